import { accessSync, constants, existsSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** Finds a browser that knows `--app`: Chromium, Chrome, Edge, Brave. Used by the app window and by playwright.config.ts. */

const LINUX = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
]
const MACOS = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser']
const WINDOWS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
]

/** Path of the program, or undefined. The variable `CHROME_PATH` names another one. */
export function findBrowser(env = process.env, platform = process.platform) {
  if (env.CHROME_PATH && isProgram(env.CHROME_PATH)) return env.CHROME_PATH
  return placesFor(env, platform).find(isProgram)
}

function placesFor(env, platform) {
  if (platform === 'darwin') {
    return MACOS.flatMap((name) =>
      ['/Applications', join(homedir(), 'Applications')].map((folder) => `${folder}/${name}.app/Contents/MacOS/${name}`),
    )
  }
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(Boolean)
    return WINDOWS.flatMap((name) => roots.map((root) => join(root, name)))
  }
  const folders = new Set([...(env.PATH ?? '').split(delimiter).filter(Boolean), '/usr/bin', '/usr/local/bin', '/snap/bin'])
  return LINUX.flatMap((name) => [...folders].map((folder) => join(folder, name)))
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** True for a snap package, which may not write to hidden folders of the home. */
export function isSnap(path) {
  return (
    path.startsWith('/snap/') ||
    realpathSync(path).includes('/snap') ||
    (path === '/usr/bin/chromium-browser' && existsSync('/snap/bin/chromium'))
  )
}

/** True where a window can be shown. */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}
