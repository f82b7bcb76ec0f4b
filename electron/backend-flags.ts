import { sep } from 'node:path'

/** Which of the program's arguments are the backend's. Used by `main.ts`. */

/** Switches of Chromium and of the systems that start programs; nothing the backend knows. */
const NOT_OURS =
  /^(--(no-sandbox|inspect|remote-debugging|enable-|disable-|force-|ozone|gtk|use-|lang|in-process|original-process|allow-|squirrel|updated|hidden)|-psn_)/

/**
 * Everything behind `--` where there is one; else what stands behind the program (packaged) or behind the folder that Electron
 * was given (`electron . --demo`), without Chromium's own switches.
 */
export function backendFlags(argv: readonly string[], isPackaged: boolean): string[] {
  const divider = argv.indexOf('--')
  if (divider >= 0) return argv.slice(divider + 1)
  const behindProgram = argv.slice(1)
  const app = isPackaged ? -1 : behindProgram.findIndex((word) => !word.startsWith('-'))
  return behindProgram.slice(app + 1).filter((word) => !NOT_OURS.test(word))
}

/** The backend's entry beside the shell. Its threads and children need real files, so the package keeps it outside the archive. */
export function backendEntry(shellFolder: string): string {
  const folder = shellFolder.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`)
  return [...folder.split(sep).slice(0, -1), 'backend', 'main.js'].join(sep)
}
