// Where the service is; its setting `cors_origins` has to list the origin of this page.
export const API = "http://127.0.0.1:8080";
