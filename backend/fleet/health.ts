import type { Health } from '../contract/boards/board.ts'
import type { Diagnostics, Heartbeat } from '../contract/boards/device-messages.ts'
import type { HealthChannel } from '../contract/series.ts'

/** Heartbeat → health, old field names folded. Fields it does not carry keep their last value. */
export function healthOfHeartbeat(before: Health, message: Heartbeat, receivedAtMs: number): Health {
  return merge(before, {
    rssiDbm: message.wifi_rssi,
    heapFreeBytes: message.heap_free ?? message.free_heap,
    uptimeS: message.uptime,
    firmware: message.firmware_version,
    ipAddress: message.ip_address,
    bootSequenceId: message.boot_sequence_id,
    resetReason: message.reset_reason,
    sensorCount: whole(message.sensor_count ?? message.active_sensors),
    actuatorCount: whole(message.actuator_count ?? message.active_actuators),
    reportedAtMs: receivedAtMs,
  })
}

export function healthOfDiagnostics(before: Health, message: Diagnostics, receivedAtMs: number): Health {
  return merge(before, {
    rssiDbm: message.wifi_rssi,
    heapFreeBytes: message.heap_free,
    heapMinFreeBytes: message.heap_min_free,
    heapFragmentationPercent: message.heap_fragmentation,
    uptimeS: message.uptime_seconds,
    firmware: message.firmware_version,
    ipAddress: message.ip_address,
    resetReason: message.reset_reason,
    reportedAtMs: receivedAtMs,
  })
}

/** Number names of severity as some boards send them. */
const SEVERITIES: Readonly<Record<string, number>> = { info: 0, warning: 1, error: 2, critical: 3 }

/** 0 info … 3 critical; unknown words count as error. */
export function severityOf(severity: number | string | undefined): number {
  if (typeof severity === 'number') return severity
  if (severity === undefined) return 2
  return SEVERITIES[severity.toLowerCase()] ?? 2
}

function merge(before: Health, reported: Health): Health {
  const known = Object.fromEntries(Object.entries(reported).filter(([, value]) => value !== undefined))
  return { ...before, ...known }
}

function whole(count: number | undefined): number | undefined {
  return count === undefined ? undefined : Math.round(count)
}

/** What of a board's health is kept as series, by channel (contract/series.ts, HEALTH_CHANNELS). */
export function healthMetrics({
  rssiDbm,
  heapFreeBytes,
  heapMinFreeBytes,
  heapFragmentationPercent,
  uptimeS,
}: Health): Record<string, number> {
  const all: Record<HealthChannel, number | undefined> = {
    'health:rssi': rssiDbm,
    'health:heap': heapFreeBytes,
    'health:heapMin': heapMinFreeBytes,
    'health:fragmentation': heapFragmentationPercent,
    'health:uptime': uptimeS,
  }
  const metrics: Record<string, number> = {}
  for (const [channel, value] of Object.entries(all)) if (value !== undefined) metrics[channel] = value
  return metrics
}
