import { Discovery, NetworkScan, type NetworkScanRequest } from '../../backend/contract/boards/discovery.ts'
import { rest } from '../backend/rest.ts'

/** What the Add boards page asks of the backend. All throw RestError. */

export function readDiscovery(signal: AbortSignal): Promise<Discovery> {
  return rest.get('/api/discovery', Discovery, { signal })
}

/** Announcements are heard for the next two minutes. */
export function browse(): Promise<Discovery> {
  return rest.post('/api/discovery/browse', {}, Discovery)
}

export function scanRange(request: NetworkScanRequest): Promise<NetworkScan> {
  return rest.post('/api/network-scans', request, NetworkScan)
}

export function cancelRangeScan(id: string): Promise<NetworkScan> {
  return rest.post(`/api/network-scans/${encodeURIComponent(id)}/cancel`, {}, NetworkScan)
}
