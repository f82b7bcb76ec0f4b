// Wires bus scans to the boards' system commands and to what is known of their sensors. Part of app.ts.
import type { Services } from '../adapters/http/services.ts'
import { BusScans, type SystemCommands } from '../bus-scans/bus-scans.ts'
import type { ConfigurationBody } from '../contract/configuration/configuration.ts'
import { seriesName } from '../contract/quantity-names.ts'
import { addressOf } from '../contract/sensor-kind.ts'
import type { Shelf } from '../documents/shelf.ts'
import type { SeriesCatalog } from '../series/catalog.ts'

export interface BusScanWiring {
  commands: SystemCommands
  configurations: Shelf<ConfigurationBody>
  catalog: SeriesCatalog
}

export function openBusScans({ commands, configurations, catalog }: BusScanWiring): Services['scanBus'] {
  const scans = new BusScans({
    commands,
    usedOn: (board, gpio) => {
      const used = new Map<string, string>()
      for (const series of catalog.ofBoard(board)) {
        if (series.gpio === gpio && series.address !== null) used.set(series.address, seriesName(series, 'en'))
      }
      // What a person set up goes before what was heard.
      for (const sensor of configurations.find(board)?.sensors ?? []) {
        const address = addressOf(sensor)
        if (sensor.gpio === gpio && address !== null) used.set(address, sensor.name)
      }
      return used
    },
  })
  return (board, request, by) => scans.scan(board, request, by)
}
