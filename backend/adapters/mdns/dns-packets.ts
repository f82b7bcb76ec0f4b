// Between dns-packet's packets and the messages of backend/discovery: what comes from the network is checked, cut and bounded here.
import type { Answer, Packet, Question } from 'dns-packet'
import type { DnsMessage, DnsQuestion, DnsRecord } from '../../discovery/ports.ts'

/** What one packet may hold; the rest of it is not read. */
const MOST_QUESTIONS = 64
const MOST_RECORDS = 128
const MOST_NAME = 255
const MOST_TEXTS = 32
const TYPES = new Set(['PTR', 'SRV', 'TXT', 'A'])

export function readPacket(packet: Packet): DnsMessage | undefined {
  if (packet.type !== 'query' && packet.type !== 'response') return undefined
  const questions = (packet.questions ?? []).slice(0, MOST_QUESTIONS).flatMap(readQuestion)
  const answers = readRecords(packet.answers)
  const records = packet.type === 'response' ? [...answers, ...readRecords(packet.additionals)].slice(0, MOST_RECORDS) : answers
  const claims = packet.type === 'query' ? readRecords(packet.authorities) : []
  return { kind: packet.type, questions, records, ...(claims.length > 0 && { claims }) }
}

export type WrittenPacket = Packet & { questions: Question[]; answers: Answer[] }

function readQuestion(question: Question): DnsQuestion[] {
  const { name } = question
  const type: string = question.type
  if (!isName(name)) return []
  return type === 'PTR' || type === 'SRV' || type === 'TXT' || type === 'A' || type === 'ANY' ? [{ name, type }] : []
}

function readRecords(answers: readonly Answer[] | undefined): DnsRecord[] {
  return (answers ?? []).slice(0, MOST_RECORDS).flatMap((answer) => readRecord(answer) ?? [])
}

function readRecord(answer: Answer): DnsRecord | undefined {
  if (!TYPES.has(answer.type) || !isName(answer.name)) return undefined
  const { name } = answer
  const ttlS = 'ttl' in answer && typeof answer.ttl === 'number' && answer.ttl >= 0 ? answer.ttl : 0
  switch (answer.type) {
    case 'PTR':
      return isName(answer.data) ? { type: 'PTR', name, ttlS, data: answer.data } : undefined
    case 'SRV': {
      const { target, port } = answer.data
      const fits = isName(target) && Number.isInteger(port) && port >= 0 && port <= 65_535
      return fits ? { type: 'SRV', name, ttlS, data: { target, port } } : undefined
    }
    case 'TXT': {
      const data = Array.isArray(answer.data) ? answer.data : [answer.data]
      return { type: 'TXT', name, ttlS, data: data.slice(0, MOST_TEXTS).map((text) => text.toString()) }
    }
    case 'A':
      return typeof answer.data === 'string' ? { type: 'A', name, ttlS, data: answer.data } : undefined
    default:
      return undefined
  }
}

function isName(name: unknown): name is string {
  return typeof name === 'string' && name.length > 0 && name.length <= MOST_NAME
}

/** @param mostTtlS askers that are no mDNS responders must not keep an answer long (RFC 6762, 6.7) */
export function writePacket({ kind, questions, records, claims }: DnsMessage, mostTtlS = Number.POSITIVE_INFINITY): WrittenPacket {
  const answers = records.map((record) => writeRecord(record, mostTtlS))
  return {
    type: kind,
    // The types of the library lack ANY, which it knows.
    questions: questions.map((question) => question as Question),
    answers,
    ...(claims && { authorities: claims.map((record) => writeRecord(record, mostTtlS)) }),
  }
}

function writeRecord(record: DnsRecord, mostTtlS: number): Answer {
  const ttl = Math.min(record.ttlS, mostTtlS)
  // A pointer is shared with others; the rest is this machine's alone.
  const flush = record.type !== 'PTR' && mostTtlS === Number.POSITIVE_INFINITY
  switch (record.type) {
    case 'SRV':
      return { type: 'SRV', name: record.name, ttl, data: { ...record.data, priority: 0, weight: 0 }, flush }
    case 'TXT':
      return { type: 'TXT', name: record.name, ttl, data: [...record.data], flush }
    case 'PTR':
      return { type: 'PTR', name: record.name, ttl, data: record.data }
    case 'A':
      return { type: 'A', name: record.name, ttl, data: record.data, flush }
  }
}
