import { CENTRE } from '../contract/boards/device-topics.ts'
import { withRomChecksum } from '../contract/configuration/bus-scan.ts'
import type { BoardBlueprint, Habits } from './blueprint.ts'
import { factoryConfiguration } from './factory-configuration.ts'
import { type KaiserTemplate, LAB_ZONES, type PlainTemplate, type ZoneTemplate } from './lab-zones.ts'
import { Random } from './random.ts'

/** The demo fleet: named boards in named zones with limits, and a few that get into trouble. Read by `app/app.ts`, which registers them first. */

/** Boards in one zone before another lab of the same kind is opened. */
const BOARDS_PER_ZONE = 10
const FIRMWARES = ['2.4.1', '2.4.1', '2.4.1', '2.4.0', '2.3.6'] as const
/** Mean time between a board's unplanned drop-outs, s. */
const DROPOUT_EVERY_S = 4 * 3600
/** DS18B20 readings that say −127 °C: about one fault in a day per sensor at a reading every 2 s. */
const SENSOR_GONE_SHARE = 1 / 40_000

/** The same seed gives the same boards; more boards keep the first ones as they are. */
export function demoCatalogue(boards: number, seed: number): BoardBlueprint[] {
  const random = new Random(seed, 'demo')
  const ids = new Set<string>()
  const perLab = LAB_ZONES.length * BOARDS_PER_ZONE
  return Array.from({ length: boards }, (_, index) => {
    const copy = Math.floor(index / perLab)
    const within = index % perLab
    const zone = LAB_ZONES[within % LAB_ZONES.length]
    const at = Math.floor(within / LAB_ZONES.length)
    const template = zone?.boards[at % zone.boards.length]
    if (zone === undefined || template === undefined) throw new RangeError(`no template for board ${index}`)
    return build(zone, template, copy, at, random.fork(`board ${index}`), ids)
  })
}

function build(
  zone: ZoneTemplate,
  template: KaiserTemplate | PlainTemplate,
  copy: number,
  at: number,
  random: Random,
  ids: Set<string>,
): BoardBlueprint {
  const zoneName = zone.name(copy)
  const name = `${zone.prefix}${labelOf(zoneName)}-${template.role}-${String(at + 1).padStart(2, '0')}`
  const troubled = copy === 0 && at < zone.boards.length
  const habits: Habits = {
    oldNames: random.chance(0.2),
    batch: random.chance(0.25),
    dropoutEveryS: DROPOUT_EVERY_S,
    sensorGoneShare: SENSOR_GONE_SHARE,
    rssiDbm: -Math.round(random.between(48, 76)),
  }
  if ('id' in template) {
    let number = 1
    const idOf = () => `${template.id}-${String(number).padStart(3, '0')}`
    while (ids.has(idOf())) number++
    ids.add(idOf())
    return { family: 'plain', id: idOf(), name, zone: zoneName, habits, metrics: template.metrics() }
  }
  const id = freshId(random, ids)
  const sensors = template.sensors(() => withRomChecksum(`28${random.hex(14).slice(0, 12)}`))
  // Trouble is for the first lab only: a thousand boards shall not fail at the same time.
  for (const sensor of sensors) if (!troubled) sensor.signal.excursion = undefined
  if (troubled && template.away !== undefined) {
    habits.away = template.away
    habits.rssiDbm = -86
  }
  const actuators = template.actuators ?? []
  return {
    family: 'kaiser',
    id,
    name,
    zone: zoneName,
    relay: CENTRE,
    firmware: random.pick(FIRMWARES),
    habits,
    sensors,
    actuators,
    configuration: factoryConfiguration({ sensors, actuators }),
  }
}

/** `GH1` for Greenhouse 1, `CC2` for Climate chamber 2, but plain `CB`, `AQ` for the first of its kind. */
function labelOf(zoneName: string): string {
  const last = /([0-9]+|\b[B-Z])$/.exec(zoneName)?.[1]
  return last ?? ''
}

function freshId(random: Random, ids: Set<string>): string {
  let id = `ESP_${random.hex(8)}`
  while (ids.has(id)) id = `ESP_${random.hex(8)}`
  ids.add(id)
  return id
}
