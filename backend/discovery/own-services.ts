// What this centre tells of itself in a network: the records of its services (RFC 6763). Pure; used by announcer.ts.
import { cleanText } from './clean-text.ts'
import type { DnsMessage, DnsQuestion, DnsRecord } from './ports.ts'

/** A listener of this centre that may be announced. */
export interface OwnService {
  type: '_leitstand._tcp' | '_mqtt._tcp'
  port: number
  /** Whether somebody in the network of this own address reaches it. */
  reachedAt(own: string): boolean
  text: Readonly<Record<string, string>>
}

export interface OwnNames {
  /** Instance name, the same for all services. */
  instance: string
  /** `leitstand-{node id}.local`: the machine's own name stays with its system. */
  host: string
}

const TYPES_OF_TYPES = '_services._dns-sd._udp.local'
/** RFC 6762, section 10: names of hosts 120 s, the rest 75 min. */
const HOST_TTL_S = 120
const OTHER_TTL_S = 4500
/** Bytes of one label. */
const MOST_LABEL_BYTES = 63

/** A label without dots (dns-packet parts names at dots) and short enough, with a number behind where the name is taken: "… (2)". */
export function instanceName(wanted: string, attempt: number): string {
  const suffix = attempt <= 1 ? '' : ` (${attempt})`
  let name = cleanText(wanted.replaceAll('.', '-'), MOST_LABEL_BYTES)
  while (Buffer.byteLength(name + suffix) > MOST_LABEL_BYTES) name = [...name].slice(0, -1).join('')
  return `${name.trim()}${suffix}`
}

export function nameOfService({ instance }: OwnNames, { type }: OwnService): string {
  return `${instance}.${type}.local`
}

/** Everything of the services that are reached at this own address; undefined where none is. `goodbye`: they end (TTL 0). */
export function announcement(names: OwnNames, services: readonly OwnService[], own: string, goodbye = false): DnsMessage | undefined {
  const reached = services.filter((service) => service.reachedAt(own))
  if (reached.length === 0) return undefined
  const records = [...reached.flatMap((service) => recordsOf(names, service)), hostRecord(names, own)]
  return { kind: 'response', questions: [], records: goodbye ? records.map((record) => ({ ...record, ttlS: 0 })) : records }
}

/** What a probe claims: nobody else may have these names (RFC 6762, 8.1). */
export function claim(names: OwnNames, services: readonly OwnService[], own: string): DnsMessage | undefined {
  const reached = services.filter((service) => service.reachedAt(own))
  if (reached.length === 0) return undefined
  return {
    kind: 'query',
    questions: reached.map((service) => ({ name: nameOfService(names, service), type: 'ANY' })),
    records: [],
    claims: reached.map((service) => locationOf(names, service)),
  }
}

/** What answers the questions at this own address; undefined: nothing of ours is asked for, or the asker knows it. */
export function answer(names: OwnNames, services: readonly OwnService[], own: string, query: DnsMessage): DnsMessage | undefined {
  const reached = services.filter((service) => service.reachedAt(own))
  const records = new Map<string, DnsRecord>()
  const add = (record: DnsRecord) => records.set(`${record.type} ${record.name} ${JSON.stringify(record.data)}`, record)
  for (const question of query.questions) {
    const asked = question.name.toLowerCase()
    if (asked === TYPES_OF_TYPES && takes(question, 'PTR')) {
      for (const { type } of reached) add({ type: 'PTR', name: TYPES_OF_TYPES, ttlS: OTHER_TTL_S, data: `${type}.local` })
    }
    if (asked === names.host && takes(question, 'A') && reached.length > 0) add(hostRecord(names, own))
    for (const service of reached) {
      const byType = asked === `${service.type}.local` && takes(question, 'PTR') && !isKnown(query, names, service)
      const byName = asked === nameOfService(names, service).toLowerCase()
      if (byType || (byName && question.type === 'ANY'))
        for (const record of [...recordsOf(names, service), hostRecord(names, own)]) add(record)
      if (byName && question.type === 'SRV') for (const record of [locationOf(names, service), hostRecord(names, own)]) add(record)
      if (byName && question.type === 'TXT') add(textOf(names, service))
    }
  }
  return records.size === 0 ? undefined : { kind: 'response', questions: [], records: [...records.values()] }
}

function takes({ type }: DnsQuestion, wanted: DnsQuestion['type']): boolean {
  return type === wanted || type === 'ANY'
}

/** The asker has it in its question, for at least half of its time still (RFC 6762, 7.1). */
function isKnown(query: DnsMessage, names: OwnNames, service: OwnService): boolean {
  const name = nameOfService(names, service).toLowerCase()
  return query.records.some((known) => known.type === 'PTR' && known.data.toLowerCase() === name && known.ttlS >= OTHER_TTL_S / 2)
}

function recordsOf(names: OwnNames, service: OwnService): DnsRecord[] {
  const pointer: DnsRecord = { type: 'PTR', name: `${service.type}.local`, ttlS: OTHER_TTL_S, data: nameOfService(names, service) }
  return [pointer, locationOf(names, service), textOf(names, service)]
}

function locationOf(names: OwnNames, service: OwnService): DnsRecord {
  return { type: 'SRV', name: nameOfService(names, service), ttlS: HOST_TTL_S, data: { target: names.host, port: service.port } }
}

function textOf(names: OwnNames, service: OwnService): DnsRecord {
  const data = Object.entries(service.text).map(([key, value]) => `${key}=${value}`)
  return { type: 'TXT', name: nameOfService(names, service), ttlS: OTHER_TTL_S, data }
}

function hostRecord({ host }: OwnNames, own: string): DnsRecord {
  return { type: 'A', name: host, ttlS: HOST_TTL_S, data: own }
}
