import { type FSWatcher, watch } from 'node:fs'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** The folder of dropped-in libraries: says which files are there, and when that changes. Used by dropped-in-libraries.ts. */

const LIBRARY_FILE = /^[^._].*\.(?:js|mjs|ts)$/
const MOST_FILES = 64
const LARGEST_BYTES = 256 * 1024

export interface LibraryFile {
  file: string
  path: string
  /** Changes whenever the content may have. */
  signature: string
  /** Why it is not even tried. */
  refused: string | null
}

export interface FolderTiming {
  /** The folder must be quiet for this long before it is read, ms. */
  debounceMs: number
  /** Looked at anyway this often, ms: some file systems tell nothing. */
  rescanMs: number
  /** False: by re-scan alone. */
  watch: boolean
}

export class LibraryFolder {
  private readonly folder: string
  private readonly timing: FolderTiming
  private readonly onChange: () => void
  private watcher: FSWatcher | undefined
  private debounce: NodeJS.Timeout | undefined
  private rescan: NodeJS.Timeout | undefined

  /** `onChange`: something may have changed; read the list. */
  constructor(folder: string, timing: FolderTiming, onChange: () => void) {
    this.folder = folder
    this.timing = timing
    this.onChange = onChange
  }

  /** Makes the folder where it is missing. Rejects where that is not possible. */
  async start(): Promise<void> {
    this.rescan = setInterval(() => {
      this.arm()
      this.onChange()
    }, this.timing.rescanMs)
    this.rescan.unref()
    await mkdir(this.folder, { recursive: true })
    this.arm()
  }

  stop(): void {
    clearInterval(this.rescan)
    clearTimeout(this.debounce)
    this.disarm()
  }

  /** Library files by name, in order. Unreadable or missing folder = none. */
  async list(): Promise<LibraryFile[]> {
    const names = await readdir(this.folder).catch((): string[] => {
      this.disarm()
      return []
    })
    const files: LibraryFile[] = []
    for (const file of names.filter((name) => LIBRARY_FILE.test(name) && !name.endsWith('.d.ts')).sort()) {
      const path = join(this.folder, file)
      const found = await stat(path, { bigint: true }).catch(() => undefined)
      if (!found?.isFile()) continue
      const signature = `${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}`
      let refused: string | null = null
      if (found.size > LARGEST_BYTES) refused = `is larger than ${LARGEST_BYTES / 1024} KiB`
      else if (files.length >= MOST_FILES) refused = `more than ${MOST_FILES} files in the folder`
      files.push({ file, path, signature, refused })
    }
    return files
  }

  /** Watching is a convenience: where it fails or breaks off, the re-scan carries on and tries again. */
  private arm(): void {
    if (!this.timing.watch || this.watcher) return
    try {
      const watcher = watch(this.folder, { persistent: false }, () => {
        clearTimeout(this.debounce)
        this.debounce = setTimeout(this.onChange, this.timing.debounceMs)
        this.debounce.unref()
      })
      watcher.on('error', () => this.disarm())
      this.watcher = watcher
    } catch {
      this.watcher = undefined
    }
  }

  private disarm(): void {
    this.watcher?.close()
    this.watcher = undefined
  }
}
