import type { BoardType } from '../../backend/contract/boards/type.ts'
import { BODY_WIDTH, type BoardGeometry, type Box } from './pin-geometry.ts'
import classes from './pins.module.css'

/** The print of a board from above: antenna, module, buttons, USB. Decoration: pins and their words say everything. */
export function BoardDrawing({ type, geometry }: { type: BoardType; geometry: BoardGeometry }) {
  const { antenna, module, usb, printY, buttons, height } = geometry
  const [chip, variant] = type.view.module
  const middle = BODY_WIDTH / 2
  const center = module.x + module.width / 2
  const textY = module.y + module.height / 2 + (variant ? -4 : 4)
  return (
    <svg className={classes.drawing} width={BODY_WIDTH} height={height} viewBox={`0 0 ${BODY_WIDTH} ${height}`} aria-hidden="true">
      <rect className={classes.print} {...inset({ x: 0, y: 0, width: BODY_WIDTH, height })} rx="6" />
      {antenna && (
        <>
          <rect className={classes.part} {...inset(antenna)} rx="2" fill="none" />
          <path className={classes.antenna} d={antennaPath(antenna)} />
        </>
      )}
      <rect className={classes.module} {...inset(module)} rx="2" />
      <text className={classes.chip} x={center} y={textY}>
        {chip}
      </text>
      {variant && (
        <text className={classes.variant} x={center} y={textY + 15}>
          {variant}
        </text>
      )}
      {printY !== null && (
        <text className={classes.micro} x={middle} y={printY}>
          {type.view.print}
        </text>
      )}
      {buttons.map(({ label, box }) => (
        <g key={label}>
          <rect className={classes.part} {...inset(box)} rx="2" fill="none" />
          <text className={classes.micro} x={box.x + box.width / 2} y={box.y + box.height + 12}>
            {label}
          </text>
        </g>
      ))}
      <rect className={classes.usb} {...inset(usb)} rx="2" />
      <text className={classes.micro} x={usb.x + usb.width / 2} y={usb.y + usb.height / 2 + 4}>
        USB
      </text>
    </svg>
  )
}

/** So that a stroke of 1 px lies on whole pixels. */
function inset({ x, y, width, height }: Box) {
  return { x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1 }
}

function antennaPath({ x, y, height }: Box): string {
  const top = y + 6.5
  const low = y + height - 13.5
  return `M${x + 6.5} ${y + height - 6.5}V${top}h9V${low}h9V${top}h9V${low}h9V${top}h9`
}
