/** The pages that are the same in every index: `/project/_pages/<name>`. Names have only lowercase letters and dashes. */
export type StandingPageName = "all-projects" | "licences";
