// Events of the activity list in words, for the report. The renderer has its own, see renderer/overview/activity-text.ts.
import type { Activity } from '../contract/activity.ts'
import { decimalsOf, shownUnit } from '../contract/decimals.ts'
import type { ExportSpec } from '../contract/export.ts'
import type { ReportLanguage } from './report-words.ts'

type Words = Record<
  | 'online'
  | 'offline'
  | 'restarted'
  | 'error'
  | 'backToNormal'
  | 'warning'
  | 'critical'
  | 'confirmed'
  | 'failed'
  | 'alert'
  | 'edited'
  | 'firmware'
  | 'history',
  string
>

const WORDS: Record<ExportSpec['language'], Words> = {
  en: {
    online: 'Board online',
    offline: 'Board offline',
    restarted: 'Board restarted',
    error: 'Error reported: {message}',
    backToNormal: '{name}: within its limits again, {value}',
    warning: '{name}: warning, {value}',
    critical: '{name}: critical, {value}',
    confirmed: 'Output {gpio} {command}',
    failed: 'Output {gpio} {command} failed: {message}',
    alert: 'Output {gpio}: {message}',
    edited: '{name} edited',
    firmware: 'Firmware {to}',
    history: 'History of {name} changed',
  },
  de: {
    online: 'Board online',
    offline: 'Board offline',
    restarted: 'Board neu gestartet',
    error: 'Fehler gemeldet: {message}',
    backToNormal: '{name}: wieder innerhalb der Grenzen, {value}',
    warning: '{name}: Warnung, {value}',
    critical: '{name}: kritisch, {value}',
    confirmed: 'Ausgang {gpio} {command}',
    failed: 'Ausgang {gpio} {command} gescheitert: {message}',
    alert: 'Ausgang {gpio}: {message}',
    edited: '{name} geändert',
    firmware: 'Firmware {to}',
    history: 'Historie von {name} geändert',
  },
}

/** As the screens say it: values with the decimals of their quantity. */
export function eventText(entry: Activity, language: ExportSpec['language'], format: ReportLanguage): string {
  const words = WORDS[language]
  const detail = (name: string) => {
    const value = entry.detail[name]
    return value === undefined || value === null ? '' : String(value)
  }
  const values: Record<string, string> = {
    name: detail('name'),
    value: reading(entry.detail, format),
    message: detail('message') || detail('code') || detail('type').replaceAll('_', ' '),
    command: detail('command'),
    gpio: detail('gpio'),
    to: detail('to'),
  }
  const text = words[wordOf(entry)].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  return text
    .replace(/ {2,}/g, ' ')
    .replace(/ (?=:)/, '')
    .replace(/[:,]?\s*$/, '')
}

function reading({ value, unit: own }: Activity['detail'], format: ReportLanguage): string {
  if (typeof value !== 'number') return ''
  const unit = typeof own === 'string' ? own : ''
  return `${format.number(value, decimalsOf({ unit, sensorType: '' }))} ${shownUnit(unit)}`.trim()
}

function wordOf({ kind, detail }: Activity): keyof Words {
  switch (kind) {
    case 'board-online':
      return 'online'
    case 'board-offline':
      return 'offline'
    case 'board-restarted':
      return 'restarted'
    case 'limit-crossed':
      return detail.to === 'critical' ? 'critical' : detail.to === 'warning' ? 'warning' : 'backToNormal'
    case 'command-confirmed':
      return 'confirmed'
    case 'command-failed':
      return 'failed'
    case 'actuator-alert':
      return 'alert'
    case 'series-edited':
      return 'edited'
    case 'firmware-changed':
      return 'firmware'
    case 'history-changed':
      return 'history'
    default:
      return 'error'
  }
}
