/** Path of the Electron program, or undefined. */
export function findElectron(root?: string, env?: Readonly<Record<string, string | undefined>>): string | undefined
