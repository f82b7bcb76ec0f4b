// `npm run virtual-board -- --chip esp32c3 --link /some/path`: a virtual board until Ctrl-C, for any flashing tool. See README.md.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { equip } from './board-program.ts'
import { CHIP_MODELS, type ChipName } from './chip-models.ts'
import { openVirtualBoard } from './pty.ts'
import { DEFAULT_MAC } from './virtual-board.ts'

const { values } = parseArgs({
  options: {
    chip: { type: 'string', default: 'esp32' },
    link: { type: 'string' },
    mac: { type: 'string' },
    'flash-mb': { type: 'string', default: '4' },
    flash: { type: 'string' },
    start: { type: 'string', default: 'run' },
    usb: { type: 'boolean', default: false },
    'security-flags': { type: 'string', default: '0' },
    'crypt-count': { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
})

const usage =
  'npm run virtual-board -- --link PATH [--chip esp32|esp32c3|esp32s3] [--start run|download] [--usb] [--mac 24:0a:c4:00:be:ef]\n' +
  '  [--flash-mb 4] [--flash FILE (content from 0)] [--security-flags N] [--crypt-count N]\n'

const mode = values.start
const isChip = (name: string): name is ChipName => Object.hasOwn(CHIP_MODELS, name)
if (values.help || values.link === undefined || !isChip(values.chip) || (mode !== 'run' && mode !== 'download')) {
  process.stderr.write(usage)
  process.exit(values.help ? 0 : 2)
}

const port = await openVirtualBoard({
  path: values.link,
  chip: values.chip,
  ...(values.mac !== undefined && { mac: values.mac }),
  flashSize: Number(values['flash-mb']) << 20,
  usb: values.usb,
  security: { flags: Number(values['security-flags']), cryptCount: Number(values['crypt-count']) },
  start: mode,
})
equip(port.board, values.mac ?? DEFAULT_MAC)
if (values.flash !== undefined) {
  port.board.flash.bytes.set(readFileSync(values.flash))
  port.board.start(mode)
}
process.stdout.write(`${JSON.stringify({ path: port.path, lines: port.linesPath, chip: values.chip, state: port.board.state })}\n`)
const end = () => port.close().then(() => process.exit(0))
process.once('SIGINT', end)
process.once('SIGTERM', end)
