/** How clients of the local bucket sign. Known to everybody, hence loopback only. */
export const credentials = { accessKeyId: "local", secretAccessKey: "local-secret" };

export const region = "us-east-1";
