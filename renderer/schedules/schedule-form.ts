import { isCron } from '../../backend/contract/schedules/check.ts'
import type { Schedule, ScheduleBody, ScheduleTarget } from '../../backend/contract/schedules/schedule.ts'

/** The editor's fields as they are typed, and the body they make. Pure. */

export interface ScheduleForm {
  name: string
  enabled: boolean
  targets: readonly ScheduleTarget[]
  command: 'ON' | 'OFF' | 'PWM'
  percent: number | null
  durationMin: number | null
  kind: 'weekly' | 'sun' | 'cron'
  days: readonly number[]
  times: string
  cron: string
  event: 'sunrise' | 'sunset'
  offsetMin: number | null
  latitude: number | null
  longitude: number | null
  timeZone: string
  validFrom: string
  validTo: string
  exceptions: string
  priority: number | null
  makeUpMin: number | null
  reason: string
}

export const ALL_DAYS = [1, 2, 3, 4, 5, 6, 7] as const

/** @param timeZone of the site, else of this computer @param change for example the site's place */
export function newForm(timeZone: string, change: Partial<ScheduleForm> = {}): ScheduleForm {
  return {
    name: '',
    enabled: true,
    targets: [],
    command: 'ON',
    percent: null,
    durationMin: 15,
    kind: 'weekly',
    days: ALL_DAYS,
    times: '06:00',
    cron: '0 6 * * 1-5',
    event: 'sunrise',
    offsetMin: 0,
    latitude: null,
    longitude: null,
    timeZone,
    validFrom: '',
    validTo: '',
    exceptions: '',
    priority: 50,
    makeUpMin: null,
    reason: '',
    ...change,
  }
}

export function formOf(schedule: Schedule): ScheduleForm {
  const { when, action } = schedule
  return {
    ...newForm(schedule.timeZone),
    name: schedule.name,
    enabled: schedule.enabled,
    targets: schedule.targets,
    command: action.command,
    percent: action.percent,
    durationMin: action.durationS === 0 ? null : action.durationS / 60,
    kind: when.kind,
    ...(when.kind === 'weekly' ? { days: when.days, times: when.times.join(', ') } : {}),
    ...(when.kind === 'cron' ? { cron: when.cron } : {}),
    ...(when.kind === 'sun'
      ? { event: when.event, offsetMin: when.offsetMin, days: when.days, latitude: when.latitude, longitude: when.longitude }
      : {}),
    validFrom: schedule.validFrom ?? '',
    validTo: schedule.validTo ?? '',
    exceptions: schedule.exceptions.join('\n'),
    priority: schedule.priority,
    makeUpMin: schedule.makeUpWithinMin,
    reason: schedule.reason ?? '',
  }
}

export type FormFault = 'name' | 'outputs' | 'percent' | 'days' | 'times' | 'cron' | 'place' | 'valid'
/** `exceptions` is the text that is no date. */
export type FormFaults = Partial<Record<FormFault, true>> & { exceptions?: string }

export function formFaults(form: ScheduleForm): FormFaults {
  const faults: FormFaults = {}
  if (form.name.trim() === '') faults.name = true
  if (form.targets.length === 0) faults.outputs = true
  if (form.command === 'PWM' && form.percent === null) faults.percent = true
  if (form.kind !== 'cron' && form.days.length === 0) faults.days = true
  if (form.kind === 'weekly' && readTimes(form.times) === undefined) faults.times = true
  if (form.kind === 'cron' && !isCron(form.cron)) faults.cron = true
  if (form.kind === 'sun' && (form.latitude === null || form.longitude === null)) faults.place = true
  if (form.validFrom !== '' && form.validTo !== '' && form.validTo < form.validFrom) faults.valid = true
  const wrong = lines(form.exceptions).find((line) => readDate(line) === undefined)
  if (wrong !== undefined) faults.exceptions = wrong
  return faults
}

/** Of a form without faults; what is half typed falls back to its default, for the preview. */
export function bodyOfForm(form: ScheduleForm): ScheduleBody {
  return {
    name: form.name.trim(),
    enabled: form.enabled,
    targets: [...form.targets],
    action: {
      command: form.command,
      percent: form.command === 'PWM' ? (form.percent ?? 0) : null,
      durationS: form.command === 'OFF' ? 0 : Math.round((form.durationMin ?? 0) * 60),
    },
    when: whenOf(form),
    timeZone: form.timeZone,
    validFrom: form.validFrom || null,
    validTo: form.validTo || null,
    exceptions: [...new Set(lines(form.exceptions).flatMap((line) => readDate(line) ?? []))],
    priority: form.priority ?? 50,
    makeUpWithinMin: form.makeUpMin,
    reason: form.reason.trim() || null,
  }
}

function whenOf(form: ScheduleForm): ScheduleBody['when'] {
  const days = [...form.days].sort((a, b) => a - b)
  switch (form.kind) {
    case 'weekly':
      return { kind: 'weekly', days, times: readTimes(form.times) ?? [] }
    case 'cron':
      return { kind: 'cron', cron: form.cron.trim().replace(/\s+/g, ' ') }
    case 'sun': {
      const { event, latitude, longitude, offsetMin } = form
      return { kind: 'sun', event, days, offsetMin: Math.round(offsetMin ?? 0), latitude: latitude ?? 0, longitude: longitude ?? 0 }
    }
  }
}

/** `6:00, 18.30` → `['06:00', '18:30']`; undefined where one is no time, or there is none. */
export function readTimes(text: string): string[] | undefined {
  const parts = text.split(/[,;\s]+/).filter(Boolean)
  const times = parts.map((part) => {
    const [, hour = '', minute = '00', second] = /^(\d{1,2})(?:[:.](\d\d))?(?:[:.](\d\d))?$/.exec(part) ?? []
    if (hour === '' || Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined
    const time = `${hour.padStart(2, '0')}:${minute}`
    return second === undefined || second === '00' ? time : `${time}:${second}`
  })
  const read = times.flatMap((time) => time ?? [])
  return read.length === 0 || read.length < times.length ? undefined : [...new Set(read)].sort()
}

/** `24.12.2026`, `2026-12-24`, `12-25`, `25.12.`; words behind it (`25.12. Weihnachten`) are left out. */
export function readDate(line: string): string | undefined {
  const [first = ''] = line.split(/[\s,;]+/)
  const iso = /^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})$/.exec(first)
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})?$/.exec(first)
  const year = iso?.[1] ?? german?.[3]
  const month = (iso?.[2] ?? german?.[2] ?? '').padStart(2, '0')
  const day = (iso?.[3] ?? german?.[1] ?? '').padStart(2, '0')
  // A leap year, so that the 29th of February of every year is one.
  const check = new Date(`${year ?? '2028'}-${month}-${day}T00:00:00Z`)
  if (Number.isNaN(check.getTime()) || check.getUTCDate() !== Number(day)) return undefined
  return year === undefined ? `${month}-${day}` : `${year}-${month}-${day}`
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}
