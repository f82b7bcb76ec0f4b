/** Types for playwright.config.ts; the code is plain JavaScript, because it runs before anything is installed. */
export function findBrowser(env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform): string | undefined
export function isSnap(path: string): boolean
export function hasDisplay(env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform): boolean
