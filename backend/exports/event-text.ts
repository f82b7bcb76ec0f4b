// Events of the activity list in words, for the report. The renderer has its own, see renderer/overview/activity-text.ts.
import type { Activity } from '../contract/activity.ts'
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
    confirmed: 'Command confirmed: {command}',
    failed: 'Command failed: {command}',
    alert: 'Actuator alert: {message}',
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
    confirmed: 'Befehl bestätigt: {command}',
    failed: 'Befehl fehlgeschlagen: {command}',
    alert: 'Aktor-Alarm: {message}',
    edited: '{name} geändert',
    firmware: 'Firmware {to}',
    history: 'Historie von {name} geändert',
  },
}

export function eventText(entry: Activity, language: ExportSpec['language'], format: ReportLanguage): string {
  const words = WORDS[language]
  const detail = (name: string) => {
    const value = entry.detail[name]
    return value === undefined || value === null ? '' : typeof value === 'number' ? format.number(value, decimals(value)) : String(value)
  }
  const unit = detail('unit')
  const values: Record<string, string> = {
    name: detail('name'),
    value: unit === '' ? detail('value') : `${detail('value')} ${unit}`,
    message: detail('message') || detail('code') || detail('alert'),
    command: [detail('name') || detail('actuator'), detail('command'), detail('value')].filter((part) => part !== '').join(' '),
    to: detail('to'),
  }
  const text = words[wordOf(entry)].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  return text.replace(/[:,]?\s*$/, '')
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

function decimals(value: number): number {
  if (Number.isInteger(value)) return 0
  return Math.abs(value) < 10 ? 2 : 1
}
