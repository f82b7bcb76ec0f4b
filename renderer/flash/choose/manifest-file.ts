import { CHIP_LABELS, FLASH_CHIPS, type FlashChip } from '../../../backend/contract/flash/chip.ts'
import { isRecord } from '../../backend/shape.ts'

/** What a manifest.json of ESP Web Tools asks for, as far as the screen must know: chips and paths. The backend checks it wholly. Pure. */
export interface ManifestWish {
  name: string
  builds: { chip: FlashChip; paths: string[] }[]
}

/** @returns undefined where it is no such manifest */
export function readManifest(text: string): ManifestWish | undefined {
  const manifest = parsed(text)
  if (!isRecord(manifest) || !Array.isArray(manifest.builds)) return undefined
  const builds = manifest.builds.flatMap((build: unknown) => {
    if (!isRecord(build) || !Array.isArray(build.parts)) return []
    const chip = FLASH_CHIPS.find((one) => CHIP_LABELS[one] === build.chipFamily)
    if (chip === undefined) return []
    return [{ chip, paths: build.parts.flatMap((part: unknown) => (isRecord(part) && typeof part.path === 'string' ? [part.path] : [])) }]
  })
  return { name: typeof manifest.name === 'string' ? manifest.name : '', builds }
}

/** The chosen file for a path: the same name, whatever its folder. */
export function fileFor<F extends { name: string }>(path: string, files: readonly F[]): F | undefined {
  const name = path.split(/[/?#]/).findLast((part) => part.endsWith('.bin')) ?? path.split('/').at(-1)
  return files.find((file) => file.name === name)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (fault) {
    if (fault instanceof SyntaxError) return undefined
    throw fault
  }
}
