import {
  IconBolt,
  IconBulb,
  IconCircuitSwitchOpen,
  IconCloud,
  IconDroplet,
  IconFlask,
  IconGauge,
  IconPlant2,
  IconPropeller,
  IconRipple,
  IconRotate2,
  IconRulerMeasure,
  IconTemperature,
  IconToggleLeft,
  IconWaveSine,
  IconWaveSquare,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { isKindWord } from './kind-words.ts'
import classes from './palette.module.css'
import { PALETTE, type PlacingKind } from './placing.ts'

/** What can be placed: sensors and outputs by kind. Dragged onto a pin, or chosen and walked there by keyboard. */
interface Props {
  /** The chosen one. */
  chosen: PlacingKind | null
  onChoose(kind: PlacingKind): void
  onGrab(event: React.PointerEvent, kind: PlacingKind): void
}

const ICONS: Record<string, typeof IconBolt> = {
  ds18b20: IconTemperature,
  sht31: IconDroplet,
  bme280: IconDroplet,
  bmp280: IconGauge,
  bh1750: IconBulb,
  tsl2561: IconBulb,
  scd30: IconCloud,
  mhz19: IconCloud,
  ph: IconFlask,
  ec: IconBolt,
  moisture: IconPlant2,
  level: IconRulerMeasure,
  pressure: IconGauge,
  adc: IconWaveSine,
  flow: IconRipple,
  digital: IconToggleLeft,
  relay: IconCircuitSwitchOpen,
  pump: IconPropeller,
  valve: IconDroplet,
  pwm: IconWaveSquare,
  servo: IconRotate2,
}

export function PinPalette({ chosen, onChoose, onGrab }: Props) {
  const { t } = useTranslation('pins')
  return (
    <div className={classes.palette}>
      {(['sensors', 'actuators'] as const).map((part) => (
        <fieldset key={part} className={classes.group}>
          <legend className={classes.head}>{t(part === 'sensors' ? 'place.sensors' : 'place.outputs')}</legend>
          {PALETTE.filter((kind) => kind.part === part).map((kind) => {
            const Icon = ICONS[kind.type] ?? IconWaveSine
            const isChosen = chosen?.part === kind.part && chosen.type === kind.type
            return (
              <button
                key={kind.type}
                type="button"
                className={classes.kind}
                data-kind={kind.type}
                aria-pressed={isChosen}
                onClick={() => onChoose(kind)}
                onPointerDown={(event) => onGrab(event, kind)}
              >
                <Icon size={16} stroke={1.75} aria-hidden="true" />
                {isKindWord(kind.type) ? t(`kind.${kind.type}`) : kind.type}
              </button>
            )
          })}
        </fieldset>
      ))}
    </div>
  )
}
