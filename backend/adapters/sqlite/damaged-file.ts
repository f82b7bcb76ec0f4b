import { copyFileSync, existsSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'

/** A time as it stands in file names: `2026-11-20T19-08-44-123Z`. Sorts by age. */
export function fileTime(nowMs: number): string {
  return new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')
}

/** Moves a damaged database with its WAL out of the way; answers its new path. Never deletes. */
export function moveAside(path: string, nowMs: number): string {
  const aside = `${path}.corrupt-${fileTime(nowMs)}`
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  }
  return aside
}

/** Backups in `dir`, oldest first. Their names end in their time, see `fileTime`. */
export function listBackups(dir: string): string[] {
  if (!existsSync(dir)) return []
  const time = (name: string) => name.slice(name.indexOf('_'))
  return readdirSync(dir)
    .filter((name) => /^leitstand-.+_.+Z\.db$/.test(name))
    .sort((a, b) => (time(a) < time(b) ? -1 : 1))
    .map((name) => join(dir, name))
}

/** Puts the newest backup in the place of `path`; answers which one, or null when there is none. */
export function restoreNewestBackup(dir: string, path: string): string | null {
  const newest = listBackups(dir).at(-1)
  if (newest === undefined) return null
  copyFileSync(newest, path)
  return newest
}
