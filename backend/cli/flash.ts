// `leitstand flash`: checks, writes, verifies and starts a board from the command line, by itself, whether Leitstand runs or not.
import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, extname } from 'node:path'
import { parseArgs } from 'node:util'
import { readBelow } from '../adapters/files/folder-firmware-files.ts'
import { SerialPortLines } from '../adapters/serial/serial-port-lines.ts'
import { stubOf } from '../adapters/serial/stub-files.ts'
import { systemPorts } from '../adapters/serial/system-ports.ts'
import { faultOf, LeitstandError } from '../contract/errors.ts'
import { BOOTLOADER_OFFSETS, CHIP_LABELS, FLASH_CHIPS, type FlashChip, flashText, hexText, revisionText } from '../contract/flash/chip.ts'
import { type FlashParameters, KEEP_PARAMETERS } from '../contract/flash/image.ts'
import { BAUD_RATES, TOP_BAUD } from '../contract/flash/job.ts'
import { usbName } from '../contract/flash/port.ts'
import { reasonText } from '../contract/reasons.ts'
import { readBuildFolder, readManifest } from '../flash/build-source.ts'
import { type FlashNews, type FlashTask, runFlash } from '../flash/flash-run.ts'
import { describePart, type PlacedFile } from '../flash/recognise-part.ts'
import { flashAndProvision, PROVISION_OPTIONS, PROVISION_USAGE } from './flash-provision.ts'
import { EXIT, exitOf, mustExist, usageFault } from './serial-exit.ts'

export const FLASH_USAGE = `leitstand flash --port PATH (--image FILE[@OFFSET] … | --folder DIR | --manifest FILE --chip CHIP | --read FILE | --erase-all | --detect | --provision)
  --image FILE@0x10000    as often as needed; without an offset the place is told by the kind of the file
  --folder DIR            build folder of PlatformIO (.pio/build/…) or ESP-IDF (build)
  --manifest FILE         manifest.json of ESP Web Tools, with --chip esp32 | esp32c3 | esp32s3
  --read FILE             read the flash (or --range OFFSET:BYTES of it) into a file
  --erase-all             erase everything, before writing where there is something to write
  --backup FILE           read the whole flash into a file before writing
  --check                 check against the board and write nothing
  --size board            flash size in the bootloader's header as the board has it
  --baud N                highest speed to try (default ${TOP_BAUD})
  --no-stub               only the loader in ROM: slower
  --json                  one JSON line per event
${PROVISION_USAGE}Exit codes: 0 done, 2 usage, 3 port (busy, gone, no permission), 4 no boot loader, 5 image or board refused, 6 not verified,
  7 not set up or its test failed, 1 anything else, 130 cancelled
`

/** Resolves to the exit code. Ctrl-C cancels safely. */
export async function flashCommand(argv: readonly string[]): Promise<number> {
  const cancel = new AbortController()
  const onInterrupt = () => cancel.abort()
  process.once('SIGINT', onInterrupt)
  let json = argv.includes('--json')
  try {
    const options = optionsIn(argv)
    json = options.json
    mustExist(options.port)
    await flash(options, cancel.signal)
    return EXIT.done
  } catch (cause) {
    const fault = faultOf(cause)
    if (json) process.stdout.write(`${JSON.stringify({ event: 'failed', ...fault })}\n`)
    else process.stderr.write(`leitstand: ${fault.detail}\n`)
    return exitOf(cause)
  } finally {
    process.removeListener('SIGINT', onInterrupt)
  }
}

type Options = ReturnType<typeof optionsIn>

function optionsIn(argv: readonly string[]) {
  const { values } = usageFault(FLASH_USAGE, () =>
    parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string' },
        image: { type: 'string', multiple: true, default: [] },
        folder: { type: 'string' },
        manifest: { type: 'string' },
        chip: { type: 'string' },
        read: { type: 'string' },
        range: { type: 'string' },
        backup: { type: 'string' },
        'erase-all': { type: 'boolean', default: false },
        detect: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        size: { type: 'string', default: 'keep' },
        baud: { type: 'string', default: String(TOP_BAUD) },
        'no-stub': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        ...PROVISION_OPTIONS,
      },
    }),
  )
  return usageFault(FLASH_USAGE, () => {
    const { port, size } = values
    const baud = BAUD_RATES.find((one) => String(one) === values.baud)
    if (port === undefined) throw new Error('--port is missing. leitstand ports lists them')
    if (baud === undefined) throw new Error(`--baud is one of ${BAUD_RATES.join(', ')}`)
    if (size !== 'keep' && size !== 'board') throw new Error('--size is keep or board')
    const parameters: FlashParameters = { ...KEEP_PARAMETERS, size }
    const chip = values.chip === undefined ? undefined : chipIn(values.chip)
    if (values.provision && (values.detect || values.check || values.read !== undefined || values.backup !== undefined)) {
      throw new Error('--provision goes with images or alone, not with --detect, --check, --read or --backup')
    }
    if (!values.provision && (values.ssid !== undefined || values['wifi-password-file'] !== undefined))
      throw new Error('--ssid goes with --provision')
    if (values.manifest !== undefined && chip === undefined) throw new Error('--manifest needs --chip')
    return { ...values, port, baud, parameters, chip, range: values.range === undefined ? null : rangeIn(values.range) }
  })
}

function chipIn(text: string): FlashChip {
  const chip = FLASH_CHIPS.find((one) => one === text)
  if (chip === undefined) throw new Error(`--chip is one of ${FLASH_CHIPS.join(', ')}`)
  return chip
}

function rangeIn(text: string): { offset: number; bytes: number } {
  const [offset, bytes] = text.split(':').map(Number)
  if (offset === undefined || bytes === undefined || !Number.isInteger(offset) || !Number.isInteger(bytes) || bytes < 1) {
    throw new Error('--range is OFFSET:BYTES, such as 0x9000:0x5000')
  }
  return { offset, bytes }
}

async function flash(options: Options, signal: AbortSignal): Promise<void> {
  const files = await filesOf(options)
  if (options.provision) return flashAndProvision(options, files, signal)
  const port = (await systemPorts([]).find()).find(({ path }) => path === options.port)
  const task: FlashTask = {
    path: options.port,
    usb: usbName(port?.vendorId ?? null, port?.productId ?? null)?.ownUsb ?? false,
    action: actionOf(options, files),
    files,
    range: options.range,
    eraseAll: options['erase-all'],
    backup: options.backup !== undefined,
    parameters: options.parameters,
    topBaud: options.baud,
    useStub: !options['no-stub'],
    mac: null,
  }
  const shown = options.json ? showJson : showText()
  await runFlash(task, {
    lines: new SerialPortLines(),
    stubOf,
    signal,
    tell: shown,
    save: async (content) => {
      await writeFile(options.read ?? options.backup ?? 'flash.bin', content, { mode: 0o600 })
    },
  })
  if (options.json) process.stdout.write(`${JSON.stringify({ event: 'done' })}\n`)
}

function actionOf(options: Options, files: readonly PlacedFile[]): FlashTask['action'] {
  if (files.length > 0) return options.check ? 'check' : 'write'
  if (options.read !== undefined) return 'read'
  if (options['erase-all']) return 'erase'
  if (options.detect) return 'detect'
  throw new LeitstandError('request.invalid', 'Nothing to do: name --image, --folder, --manifest, --read, --erase-all or --detect.')
}

async function filesOf({ image, folder, manifest, chip }: Options): Promise<PlacedFile[]> {
  if (folder !== undefined) return (await readBuildFolder(folder, await readBelow(folder))).files
  if (manifest !== undefined && chip !== undefined) {
    return (await readManifest(await readFile(manifest, 'utf8'), chip, await readBelow(dirname(manifest)))).files
  }
  return Promise.all(image.map(fileOf))
}

/** `firmware.bin@0x10000`; without an offset a whole image goes to 0, a program to 0x10000, a bootloader to its chip's place. */
async function fileOf(text: string): Promise<PlacedFile> {
  const [, path = text, at] = /^(.*?)(?:@(0x[0-9a-f]+|\d+))?$/i.exec(text) ?? []
  const content = new Uint8Array(await readFile(path))
  const file = { name: basename(path), offset: at === undefined ? 0 : Number(at), content }
  if (at !== undefined) return file
  const { kind, imageChip } = describePart(file)
  if (kind === 'merged') return file
  if (kind === 'app') return { ...file, offset: 0x10000 }
  if (kind === 'partitions') return { ...file, offset: 0x8000 }
  const chip = FLASH_CHIPS.find((one) => CHIP_LABELS[one] === imageChip)
  if (kind === 'bootloader' && chip !== undefined) return { ...file, offset: BOOTLOADER_OFFSETS[chip] }
  throw new LeitstandError(
    'request.invalid',
    `Where ${file.name} goes cannot be told${extname(path) === '' ? '' : ' by its content'}: write ${file.name}@OFFSET.`,
  )
}

function showJson(news: FlashNews): void {
  process.stdout.write(`${JSON.stringify({ event: 'news', ...news })}\n`)
}

/** A line per step, and the share done where somebody looks at it. */
function showText(): (news: FlashNews) => void {
  const say = (text: string) => process.stderr.write(text)
  let percent = -1
  return ({ stage, board, baud, notice, check, reached, bootLog }) => {
    if (stage !== undefined) {
      percent = -1
      say(`${stage} …\n`)
    }
    if (board !== undefined) {
      say(
        `${CHIP_LABELS[board.chip]} ${revisionText(board.revision)}, MAC ${board.mac}, ${flashText(board.flashSize)} flash, crystal ${board.crystalMHz} MHz, ${baud ?? ''} baud\n`,
      )
    }
    for (const reason of [...(notice ? [notice] : []), ...(check?.notices ?? []), ...(check?.problems.slice(1) ?? [])])
      say(`! ${reasonText(reason)}\n`)
    for (const part of check?.parts ?? []) say(`  ${hexText(part.offset)} ${part.name} (${part.kind}, ${part.bytes} bytes)\n`)
    const now = reached === undefined ? -1 : Math.floor((reached.done / Math.max(1, reached.total)) * 100)
    if (process.stderr.isTTY && now > percent) {
      percent = now
      say(`  ${now} %${now === 100 ? '\n' : '\r'}`)
    }
    if (bootLog) say(`${bootLog.trimEnd()}\n`)
  }
}
