import access from '../access/strings.ts'
import charts from '../charts/strings.ts'
import device from '../device/strings.ts'
import devices from '../devices/strings.ts'
import explore from '../explore/strings.ts'
import later from '../later/strings.ts'
import overview from '../overview/strings.ts'
import shell from '../shell/strings.ts'
import system from '../system/strings.ts'
import common from './strings.ts'

/** Every screen's strings under its namespace. A new screen adds its import and one line to `all`. */
const all = { common, shell, overview, devices, device, charts, access, explore, later, system } as const

type In<L extends 'en' | 'de'> = { [N in keyof typeof all]: (typeof all)[N][L] }

export const en: In<'en'> = byLanguage('en')
export const de: In<'de'> = byLanguage('de')

function byLanguage<L extends 'en' | 'de'>(language: L): In<L> {
  const { common, shell, overview, devices, device, charts, access, explore, later, system } = all
  return {
    common: common[language],
    shell: shell[language],
    overview: overview[language],
    devices: devices[language],
    device: device[language],
    charts: charts[language],
    access: access[language],
    explore: explore[language],
    later: later[language],
    system: system[language],
  }
}
