// Sensor libraries: bundled, and those of the data folder; what happens to them is told. Part of app.ts.
import type { Logger } from 'pino'
import { BUNDLED } from '../../resources/libraries/bundled.ts'
import type { ActivityLog } from '../activity/activity-log.ts'
import { calibrate } from '../contract/calibrations/curve.ts'
import { LibraryRegistry } from '../libraries/registry.ts'
import type { LibraryDirectory } from '../series/catalog.ts'
import { systemEvent } from './activity.ts'

export function openLibraries(wiring: { dataDir: string; logger: Logger; activity: ActivityLog }): LibraryRegistry {
  const { dataDir, logger, activity } = wiring
  return new LibraryRegistry({
    bundled: BUNDLED,
    dataDir,
    onChange: ({ kind, name, detail }) => {
      logger.info({ library: name, kind }, detail)
      if (kind === 'fault') activity.append({ ...systemEvent('library-fault', 'warning'), detail: { name, message: detail } })
      if (kind === 'loaded') activity.append({ ...systemEvent('library-loaded', 'event'), detail: { name, message: detail } })
    },
  })
}

/** What the catalogue asks of libraries and calibrations. */
export function catalogLibraries(libraries: LibraryRegistry): LibraryDirectory {
  return {
    defaultFor: (sensorType) => libraries.defaultFor(sensorType),
    check: (name, parameters) => libraries.check(name, parameters),
    faultOf: (calibration, offset) => {
      const outcome = calibrate(calibration, offset)
      return outcome.ok ? undefined : outcome.reason
    },
  }
}
