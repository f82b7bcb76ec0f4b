import { describe, expect, test } from 'vitest'
import { RetainedMessages } from '../../../../backend/adapters/mqtt/retained-messages.ts'
import { TopicTree } from '../../../../backend/adapters/mqtt/topic-tree.ts'
import fc from '../../../property.ts'

/** MQTT 3.1.1, section 4.7, word by word. */
function matches(filter: string, topic: string): boolean {
  const wanted = filter.split('/')
  const levels = topic.split('/')
  if (topic.startsWith('$') && (wanted[0] === '#' || wanted[0] === '+')) return false
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] === '#') return true
    if (i >= levels.length || (wanted[i] !== '+' && wanted[i] !== levels[i])) return false
  }
  return wanted.length === levels.length
}

const level = fc.constantFrom('', 'a', 'b', 'c', '$d')
const topics = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/'))
const filters = fc
  .tuple(fc.array(fc.oneof(level, fc.constant('+')), { maxLength: 3 }), fc.oneof(level, fc.constantFrom('+', '#')))
  .map(([levels, last]) => [...levels, last].join('/'))

describe('TopicTree', () => {
  test.each([
    ['a/#', 'a', true],
    ['a/#', 'a/b/c', true],
    ['#', '$SYS/x', false],
    ['+/x', '$SYS/x', false],
    ['$SYS/#', '$SYS/x', true],
    ['a/+', 'a/', true],
    ['a/+', 'a', false],
    ['+', '/a', false],
    ['+/+', '/a', true],
    ['a/+/c', 'a/b/c', true],
  ])('%s and %s: %s', (filter, topic, expected) => {
    const tree = new TopicTree<string>()
    tree.add(filter, 'x')
    expect(tree.match(topic)).toEqual(expected ? ['x'] : [])
  })

  test('finds exactly the filters that match, while filters come and go', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(filters, fc.boolean()), { maxLength: 30 }), fc.array(topics, { maxLength: 10 }), (changes, asked) => {
        const tree = new TopicTree<string>()
        const present: string[] = []
        for (const [filter, add] of changes) {
          if (add) {
            tree.add(filter, filter)
            present.push(filter)
          } else {
            tree.remove(filter, filter)
            const at = present.indexOf(filter)
            if (at >= 0) present.splice(at, 1)
          }
          for (const topic of asked) {
            expect(tree.match(topic).toSorted()).toEqual(present.filter((one) => matches(one, topic)).toSorted())
          }
        }
        expect(tree.size).toBe(present.length)
      }),
    )
  })
})

describe('RetainedMessages', () => {
  test('finds exactly the topics that match, while messages come and go', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(topics, fc.boolean()), { maxLength: 30 }), fc.array(filters, { maxLength: 10 }), (changes, asked) => {
        const retained = new RetainedMessages(1_000, 1_000_000)
        const present = new Set<string>()
        for (const [topic, add] of changes) {
          if (add) {
            expect(retained.set({ topic, qos: 0, payload: Buffer.from('x') })).toBe(true)
            present.add(topic)
          } else {
            expect(retained.delete(topic)).toBe(present.delete(topic))
          }
        }
        for (const filter of asked) {
          const found = [...retained.match(filter)].map((message) => message.topic)
          expect(found.toSorted()).toEqual([...present].filter((topic) => matches(filter, topic)).toSorted())
        }
        expect(retained.count).toBe(present.size)
      }),
    )
  })

  test('keeps what a topic had when the new message is too large', () => {
    const retained = new RetainedMessages(10, 100)
    expect(retained.set({ topic: 'a', qos: 0, payload: Buffer.alloc(50) })).toBe(true)
    expect(retained.set({ topic: 'a', qos: 0, payload: Buffer.alloc(99) })).toBe(false)
    expect(retained.set({ topic: 'b', qos: 0, payload: Buffer.alloc(60) })).toBe(false)
    expect(retained.delete('a')).toBe(true)
    expect(retained.set({ topic: 'b', qos: 0, payload: Buffer.alloc(60) })).toBe(true)
  })
})
