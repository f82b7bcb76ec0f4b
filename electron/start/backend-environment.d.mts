export declare const BACKEND_ENVIRONMENT: Readonly<Record<string, string>>
