import { chosenTheme, showTheme } from "./chosen-theme.ts";

showTheme(chosenTheme());
