// Who hears what when something changes: screens, alarms, and the nouns that stand behind each other. Part of app.ts.
import type { ActivityLog } from '../activity/activity-log.ts'
import type { Actuators } from '../actuators/commands.ts'
import type { Emergency } from '../emergency/emergency.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { LiveHub } from '../live/live-hub.ts'
import type { Rules } from '../rules/rules.ts'
import type { Schedules } from '../schedules/schedules.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import type { Ingest } from '../telemetry/ingest.ts'
import type { AlarmDesk } from './alarms.ts'
import type { DataQuality } from './data-quality.ts'
import { tellEmergency } from './emergency.ts'
import { fleetTold } from './rules.ts'
import type { ZonesPart } from './zones.ts'

export interface NewsParts {
  fleet: Fleet
  catalog: SeriesCatalog
  ingest: Ingest
  actuators: Actuators
  schedules: Schedules
  rules: Rules
  emergency: Emergency
  activity: ActivityLog
  quality: DataQuality
  alarmDesk: AlarmDesk
  zones: Pick<ZonesPart, 'desk' | 'commandsChanged'>
  hub: LiveHub
  onTrouble(cause: unknown): void
}

export function tellNews(parts: NewsParts): void {
  const { fleet, catalog, ingest, actuators, schedules, rules, emergency, activity, quality, alarmDesk, zones, hub, onTrouble } = parts
  fleet.onChange = (boards, removed) => {
    hub.boardsChanged(boards, removed)
    tellEmergency(emergency, boards, removed)
    alarmDesk.boardsChanged(boards, removed)
    fleetTold(rules, actuators, boards, removed)
    zones.desk.boardsChanged(boards, removed)
  }
  catalog.onChange = (series) => {
    for (const one of series) ingest.rebind(one)
    rules.seriesChanged(series.map(({ board }) => board))
    hub.seriesChanged(series)
    alarmDesk.seriesChanged(series)
  }
  actuators.onChange = (changed, commands) => {
    hub.actuatorsChanged(changed, commands)
    rules.outputsChanged(changed, commands)
    schedules.heard(commands).catch(onTrouble)
    zones.commandsChanged(commands)
  }
  activity.onAppend = (entries) => {
    hub.activity(entries)
    alarmDesk.heard(entries)
  }
  emergency.onChange = (state, outputs, full) => hub.emergencyChanged(state, outputs, full)
  quality.findings.onFinding = (finding, change) => alarmDesk.quality.heard(finding, change)
  alarmDesk.alarms.onEdge = (key, edge) => rules.alarmChanged(key, edge)
  alarmDesk.alarms.onChange = (changed, ended) => hub.documentsChanged('alarms', changed, ended)
}
