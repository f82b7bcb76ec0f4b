// One line of the side channel is one JSON object; each is answered by one. See README.md.
import { readFile, writeFile } from 'node:fs/promises'
import { NO_FAULTS } from './faults.ts'
import type { VirtualBoardPort } from './pty.ts'

export type ControlAnswer = { ok: true; state: string; dtr?: boolean; rts?: boolean; speed: number } | { ok: false; error: string }

/** Never rejects: what is wrong with the line is its answer. */
export async function obey(line: string, port: VirtualBoardPort): Promise<ControlAnswer> {
  const { board } = port
  try {
    const asked: unknown = JSON.parse(line)
    if (typeof asked !== 'object' || asked === null) throw new Error('a line is a JSON object')
    const fields: Record<string, unknown> = { ...asked }
    if (typeof fields.dtr === 'boolean' && typeof fields.rts === 'boolean') board.setLines({ dtr: fields.dtr, rts: fields.rts })
    if (fields.press === 'reset') board.start('run')
    if (fields.press === 'boot') board.start('download')
    if (fields.faults === 'none') board.setFaults(NO_FAULTS)
    else if (typeof fields.faults === 'object' && fields.faults !== null) board.setFaults(faultsOf(fields.faults))
    if (fields.cable === 'out') await port.unplug()
    if (fields.cable === 'in') await port.plug()
    if (typeof fields.load === 'string')
      board.flash.bytes.set((await readFile(fields.load)).subarray(0, board.flash.size), Number(fields.at ?? 0))
    if (typeof fields.dump === 'string') await writeFile(fields.dump, board.flash.bytes)
    return { ok: true, state: board.state, speed: board.speed }
  } catch (cause) {
    return { ok: false, error: cause instanceof Error ? cause.message : String(cause) }
  }
}

function faultsOf(given: object): Record<string, number | boolean> {
  const faults: Record<string, number | boolean> = {}
  for (const [name, value] of Object.entries(given)) {
    const known = Object.entries(NO_FAULTS).find(([key]) => key === name)
    if (known === undefined) throw new Error(`no fault "${name}"; there are ${Object.keys(NO_FAULTS).join(', ')}`)
    if (typeof value !== typeof known[1]) throw new Error(`${name} is a ${typeof known[1]}`)
    if (typeof value === 'number' || typeof value === 'boolean') faults[name] = value
  }
  return faults
}
