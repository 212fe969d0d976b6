/** The local bucket's credentials. Everybody knows them, hence loopback only. */
export const credentials = { accessKeyId: "local", secretAccessKey: "local-secret" };

export const region = "us-east-1";
