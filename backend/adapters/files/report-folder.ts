// Puts finished reports into a folder that a person chose: whole or not at all, and never over a file that is there.
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, constants, type FileHandle, link, open, rename, rm, stat } from 'node:fs/promises'
import { extname, isAbsolute, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { codeOf } from '../../contract/code-of.ts'
import { LeitstandError } from '../../contract/errors.ts'

/** Names `report.pdf`, `report (2).pdf`, … that are tried. */
const MOST_NAMES = 1000

/** @throws LeitstandError `export.folder` */
export async function checkReportFolder(path: string): Promise<void> {
  if (!isAbsolute(path))
    throw new LeitstandError('export.folder', `${path} is no absolute path. Write it from the root, such as /srv/reports.`)
  let folder: boolean
  try {
    folder = (await stat(path)).isDirectory()
  } catch (cause) {
    throw new LeitstandError('export.folder', `The folder ${path} does not exist or cannot be reached. Make it, then save again.`, {
      cause,
    })
  }
  if (!folder) throw new LeitstandError('export.folder', `${path} is no folder.`)
  const probe = join(path, `.leitstand-${randomUUID()}`)
  try {
    await access(path, constants.W_OK | constants.X_OK)
    // Permissions alone do not tell of read-only mounts and quotas.
    const file = await open(probe, 'wx', 0o600)
    await file.close()
    await rm(probe, { force: true })
  } catch (cause) {
    throw new LeitstandError('export.folder', `The folder ${path} cannot be written. Check its permissions.`, { cause })
  }
}

/** @returns where it is. @throws LeitstandError `export.folder`, `store.full` */
export async function putIntoFolder(folder: string, file: { path: string; fileName: string }): Promise<string> {
  await checkReportFolder(folder)
  const fresh = join(folder, `.leitstand-${randomUUID()}.tmp`)
  try {
    await copyAndSync(file.path, await open(fresh, 'wx'))
    return await giveName(fresh, folder, file.fileName)
  } catch (cause) {
    if (cause instanceof LeitstandError) throw cause
    const code = cause instanceof Error && 'code' in cause ? cause.code : ''
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new LeitstandError('store.full', `The disk of ${folder} is full.`, { cause })
    throw new LeitstandError('export.folder', `${folder} could not be written: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  } finally {
    await rm(fresh, { force: true })
  }
}

/** With the rights that new files get here, not those of the export, which are the program's alone: reports are for others to read. */
async function copyAndSync(path: string, target: FileHandle): Promise<void> {
  try {
    await pipeline(createReadStream(path), target.createWriteStream({ flush: true }))
  } finally {
    await target.close()
  }
}

async function giveName(fresh: string, folder: string, fileName: string): Promise<string> {
  const ending = extname(fileName)
  const stem = fileName.slice(0, fileName.length - ending.length)
  for (let turn = 1; turn <= MOST_NAMES; turn++) {
    const path = join(folder, turn === 1 ? fileName : `${stem} (${turn})${ending}`)
    try {
      // Unlike a rename, a link never takes the place of a file.
      await link(fresh, path)
      return path
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? cause.code : ''
      if (code === 'EEXIST') continue
      // Shares and sticks without links: the gap between looking and renaming is theirs.
      if (await exists(path)) continue
      await rename(fresh, path)
      return path
    }
  }
  throw new LeitstandError('export.folder', `${folder} holds ${MOST_NAMES} files called ${fileName} already.`)
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return false
    throw cause
  }
}
