import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FolderElfFiles } from '../../../backend/adapters/files/folder-elf-files.ts'
import { InstalledAddr2line } from '../../../backend/adapters/toolchain/addr2line.ts'
import { Backtraces } from '../../../backend/backtraces/backtraces.ts'
import { MOST_ELFS } from '../../../backend/contract/flash/backtrace.ts'

/** With a program that answers as addr2line does. */

let folder: string
const elf = (machine: number, more = 0) => Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, ...new Array(14).fill(0), machine, 0, more])

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leitstand-backtraces-'))
  const program = `#!/bin/sh
[ "$7" = 0x400d0bad ] && { echo "cannot read $6" >&2; exit 1; }
shift 6
for address; do
  echo "$address"
  case $address in
    0x400d1a2b) printf 'read_sensor(int)\\n/project/src/sensor.cpp:42 (discriminator 3)\\nloop()\\n/project/src/main.cpp:7\\n' ;;
    0x400d1b00) printf 'app_main\\n??:?\\n' ;;
    *) printf '??\\n??:0\\n' ;;
  esac
done
`
  writeFileSync(join(folder, 'xtensa-esp32-elf-addr2line'), program)
  chmodSync(join(folder, 'xtensa-esp32-elf-addr2line'), 0o755)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const made = (PATH: string, files = 'elf') =>
  new Backtraces(
    new FolderElfFiles(join(folder, files)),
    new InstalledAddr2line({ PATH, PLATFORMIO_CORE_DIR: join(folder, 'none'), IDF_TOOLS_PATH: join(folder, 'none') }),
  )

test.skipIf(process.platform === 'win32')('names functions and lines, inlined ones too, and what is not in the ELF', async () => {
  const backtraces = made(folder)
  const { sha256, machine, name } = await backtraces.add('../firm ware.elf', elf(94))
  expect([machine, name]).toEqual(['xtensa', '.._firm ware.elf'])
  const { frames, program } = await backtraces.decode({ elf: sha256, addresses: ['0x400d1a2b', '0x400D1B00', '0x400d9999'] })
  expect(program).toBe(join(folder, 'xtensa-esp32-elf-addr2line'))
  expect(frames.map(({ places }) => places)).toEqual([
    [
      { function: 'read_sensor(int)', file: '/project/src/sensor.cpp', line: 42 },
      { function: 'loop()', file: '/project/src/main.cpp', line: 7 },
    ],
    [],
    [],
  ])
  expect((await backtraces.decode({ elf: sha256, addresses: ['0x400d1b00'] })).frames[0]?.places).toEqual([
    { function: 'app_main', file: null, line: null },
  ])
  await expect(backtraces.decode({ elf: sha256, addresses: ['0x400d0bad'] })).rejects.toMatchObject({ code: 'backtrace.failed' })
  expect((await backtraces.list()).programs).toEqual({ xtensa: join(folder, 'xtensa-esp32-elf-addr2line'), riscv: null })
})

test('says honestly that there is no program, and what is no ELF', async () => {
  const backtraces = made('')
  const { sha256 } = await backtraces.add('firmware.elf', elf(243))
  await expect(backtraces.decode({ elf: sha256, addresses: ['0x42001234'] })).rejects.toMatchObject({
    code: 'backtrace.no-program',
    detail: expect.stringContaining('riscv32-esp-elf-addr2line'),
  })
  await expect(backtraces.decode({ elf: 'a'.repeat(64), addresses: ['0x1'] })).rejects.toMatchObject({ code: 'document.unknown' })
  await expect(backtraces.add('firmware.bin', Uint8Array.from([0xe9, 1, 2]))).rejects.toMatchObject({ code: 'backtrace.elf' })
  await expect(backtraces.add('x86.elf', elf(62))).rejects.toMatchObject({ code: 'backtrace.elf' })
})

test('keeps the newest ELFs, each once', async () => {
  const backtraces = made('', 'many')
  for (let more = 0; more < MOST_ELFS + 3; more++) await backtraces.add('firmware.elf', elf(94, more))
  await backtraces.add('again.elf', elf(94, MOST_ELFS + 2))
  expect((await backtraces.list()).files.length).toBe(MOST_ELFS)
})
