import access from '../access/strings.ts'
import alarms from '../alarms/strings.ts'
import boards from '../boards/strings.ts'
import calibration from '../calibration/strings.ts'
import charts from '../charts/strings.ts'
import configuration from '../configuration/strings.ts'
import dashboards from '../dashboards/strings.ts'
import quality from '../data-quality/strings.ts'
import device from '../device/strings.ts'
import devices from '../devices/strings.ts'
import discovery from '../discovery/strings.ts'
import emergency from '../emergency/strings.ts'
import explore from '../explore/strings.ts'
import exports from '../exports/strings.ts'
import flash from '../flash/strings.ts'
import imports from '../imports/strings.ts'
import interlocks from '../interlocks/strings.ts'
import jobs from '../jobs/strings.ts'
import later from '../later/strings.ts'
import monitor from '../monitor/strings.ts'
import outputs from '../outputs/strings.ts'
import outputForm from '../outputs/strings-form.ts'
import overview from '../overview/strings.ts'
import pins from '../pins/strings.ts'
import provision from '../provision/strings.ts'
import reports from '../reports/strings.ts'
import revisions from '../revisions/strings.ts'
import rollouts from '../rollouts/strings.ts'
import ruleBeside from '../rules/beside/strings.ts'
import ruleChecks from '../rules/checks/strings.ts'
import ruleInsight from '../rules/insight/strings.ts'
import rules from '../rules/strings.ts'
import ruleNodes from '../rules/words/strings.ts'
import schedules from '../schedules/strings.ts'
import sensors from '../sensors/strings.ts'
import picker from '../series-picker/strings.ts'
import shell from '../shell/strings.ts'
import site from '../site/strings.ts'
import mail from '../system/mail-strings.ts'
import system from '../system/strings.ts'
import zones from '../zones/strings.ts'
import common from './strings.ts'

/** Every screen's strings under its namespace. A new screen adds its import and one line to `all`. */
const all = {
  common,
  alarms,
  boards,
  shell,
  overview,
  outputForm,
  outputs,
  configuration,
  dashboards,
  devices,
  device,
  discovery,
  calibration,
  charts,
  access,
  explore,
  emergency,
  exports,
  flash,
  imports,
  interlocks,
  jobs,
  later,
  mail,
  monitor,
  picker,
  pins,
  provision,
  quality,
  reports,
  revisions,
  rollouts,
  ruleBeside,
  ruleChecks,
  ruleInsight,
  ruleNodes,
  rules,
  sensors,
  schedules,
  site,
  system,
  zones,
} as const

type In<L extends 'en' | 'de'> = { [N in keyof typeof all]: (typeof all)[N][L] }

export const en: In<'en'> = byLanguage('en')
export const de: In<'de'> = byLanguage('de')

function byLanguage<L extends 'en' | 'de'>(language: L): In<L> {
  return Object.fromEntries(Object.entries(all).map(([name, words]) => [name, words[language]])) as In<L>
}
