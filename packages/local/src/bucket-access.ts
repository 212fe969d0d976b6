/** The local bucket's credentials. They are public, so the bucket listens on loopback only. */
export const credentials = { accessKeyId: "local", secretAccessKey: "local-secret" };

export const region = "us-east-1";
