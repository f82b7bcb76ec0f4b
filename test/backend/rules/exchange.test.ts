import { afterEach, expect, test } from 'vitest'
import type { RuleFile } from '../../../backend/contract/rules/transfer.ts'
import { fillText } from '../../../backend/rules/fill-text.ts'
import { MessageFilters } from '../../../backend/rules/message-filters.ts'
import { outputAction, rule, valueCondition } from './example-rules.ts'
import { RulesLab } from './rules-lab.ts'

let lab: RulesLab | undefined
afterEach(() => lab?.stop())

const AS_IT_IS = { clash: 'skip', enable: true, dryRun: false } as const

async function exported(): Promise<RuleFile> {
  const from = await RulesLab.start()
  const outputs = [{ output: { board: 'b', gpio: 1 }, command: 'ON' as const, percent: null }]
  await from.shelves.scenes.put('evening', 0, { name: 'Evening', outputs }, 'kim')
  await from.shelves.scenes.put('other', 0, { name: 'Other', outputs }, 'kim')
  await from.rules.setVariable('mode', 3, 'kim')
  await from.put(
    'fan',
    rule({
      branches: [
        {
          id: 'main',
          on: [],
          when: 'warm',
          do: [
            { id: 's', kind: 'scene', scene: 'evening' },
            { id: 'v', kind: 'variable', variable: 'mode', value: 1 },
          ],
          otherwise: [],
        },
      ],
    }),
  )
  await from.put('away', rule({ name: 'Away', conditions: [valueCondition('warm', { series: { board: 'far', channel: 'x' } })] }))
  const file = from.rules.exportFile([])
  expect(from.rules.exportFile(['away']).scenes).toEqual([])
  await from.stop()
  return file
}

test('takes rules from one installation to another, with what they name', async () => {
  const file = await exported()
  expect(file.scenes.map(({ id }) => id)).toEqual(['evening'])
  lab = await RulesLab.start()
  lab.goneBoards.add('far')
  const tried = await lab.rules.importFile(file, { ...AS_IT_IS, dryRun: true }, 'kim')
  expect(lab.rules.desk.list()).toEqual([])
  const done = await lab.rules.importFile(JSON.parse(JSON.stringify(file)), AS_IT_IS, 'kim')
  expect({ ...done, dryRun: true }).toEqual(tried)
  expect(done).toMatchObject({ scenes: ['evening'], variables: ['mode'], unknownBoards: ['far'] })
  expect(lab.rules.exportFile([])).toEqual(file)
  await lab.read(26)
  expect(lab.done).toEqual(['b/1 ON'])
})

test('what is here already stays, is replaced or comes beside it, as is wanted', async () => {
  const file = await exported()
  lab = await RulesLab.start([['fan', rule({ name: 'Mine' })]])
  const way = async (clash: 'skip' | 'replace' | 'copy') =>
    (await lab?.rules.importFile(file, { ...AS_IT_IS, clash, enable: false }, 'kim'))?.rules.map(({ outcome }) => outcome)
  expect(await way('skip')).toEqual(['skipped', 'new'])
  expect(await way('copy')).toEqual(['copied', 'same'])
  expect(await way('replace')).toEqual(['replaced', 'same'])
  expect(lab.rules.desk.get('fan')).toMatchObject({ name: 'Rule', version: 2, enabled: false })
  expect(await way('replace')).toEqual(['same', 'same'])
})

test('a rule that cannot be published here is kept as a draft, with the reason', async () => {
  const file = await exported()
  const [first] = file.rules
  if (first !== undefined) first.rule.timeZone = 'Mars/Olympus'
  lab = await RulesLab.start()
  const done = await lab.rules.importFile(file, AS_IT_IS, 'kim')
  expect(done.rules.map(({ outcome }) => outcome)).toEqual(['draft', 'new'])
  expect(lab.rules.desk.draft('fan')).toMatchObject({ base: 0, rule: { timeZone: 'Mars/Olympus' } })
})

test('refuses what is no such file, and more than there is room for, without taking any', async () => {
  lab = await RulesLab.start()
  const refused = (file: unknown) => expect(lab?.rules.importFile(file, AS_IT_IS, 'kim')).rejects
  await refused(null).toMatchObject({ code: 'request.invalid' })
  await refused({ rules: [{ id: 'x', rule: { name: 'x' } }] }).toMatchObject({
    reason: { key: 'rules-file-rule' },
    message: expect.stringContaining('Rule 1'),
  })
  const many = (count: number) => ({
    ...{ format: 'leitstand-rules', version: 1, scenes: [], variables: [] },
    rules: Array.from({ length: count }, (_, index) => ({ id: `r${index}`, rule: rule() })),
  })
  await refused(many(101)).toMatchObject({ code: 'document.full' })
  await refused(many(10_001)).toMatchObject({ message: expect.stringContaining('10001 rules') })
  await refused({ ...many(2), rules: [...many(1).rules, { id: '../x', rule: rule() }] }).toMatchObject({
    message: expect.stringContaining('Rule 2: it has no id'),
  })
  await refused({ ...many(2), rules: [many(1).rules[0], many(1).rules[0]] }).toMatchObject({ message: expect.stringContaining('twice') })
  expect(lab.rules.desk.list()).toEqual([])
})

test('a webhook needs its token; the one before counts no more; only its hash is kept', async () => {
  const actions = [outputAction('on')]
  const body = rule({
    conditions: [],
    branches: [{ id: 'main', on: [{ id: 'h', kind: 'webhook', hook: 'door' }], when: null, do: actions, otherwise: [] }],
  })
  lab = await RulesLab.start([['door', body]])
  const { rules } = lab
  expect(() => rules.callHook('door', '')).toThrow(expect.objectContaining({ code: 'rule.hook' }))
  const first = await rules.hooks.make('door', 'kim')
  const second = await rules.hooks.make('door', 'kim')
  expect(() => rules.callHook('door', first)).toThrow(expect.objectContaining({ code: 'rule.hook' }))
  expect(() => rules.callHook('__proto__', first)).toThrow(expect.objectContaining({ code: 'rule.hook' }))
  expect(rules.callHook('door', second)).toBe(1)
  await lab.settle()
  expect(lab.done).toEqual(['b/5 ON'])
  expect([...lab.secrets.values()].join()).not.toContain(second)
  await lab.restart('stop')
  expect(lab.rules.callHook('door', second)).toBe(1)
  expect(lab.rules.hooks.list()).toMatchObject([{ hook: 'door', by: 'kim' }])
  await lab.rules.hooks.remove('door')
  expect(() => lab?.rules.callHook('door', second)).toThrow(expect.objectContaining({ code: 'rule.hook' }))
})

test('fills in values as values: hostile words stay words', () => {
  const trace = [{ id: 'w', value: '"}\r\nX: {{rule}}\u0007\u2028', ageMs: 1499 }]
  const facts = { rule: '{{variable:x}}', atMs: 0, timeZone: 'UTC', trace, variable: () => null }
  expect(fillText('{{rule}} {{value:w}} {{age:w}} {{time}} {{constructor}} {{value:none}}', facts)).toBe(
    '{{variable:x}} "}  X: {{rule}}   1 s 1970-01-01 00:00:00 {{constructor}} ?',
  )
  const json = fillText('{"v":"{{value:w}}"}', facts, 'json')
  expect(JSON.parse(json)).toEqual({ v: '"}  X: {{rule}}  ' })
})

test('hears the MQTT filters that match, and the payloads that hold the text', () => {
  const filters = new MessageFilters<string>()
  for (const [filter, holds] of [
    ['a/b', null],
    ['a/+', 'yes'],
    ['a/#', null],
    ['+/b/#', null],
    ['#', null],
    ['$SYS/#', null],
  ] as const)
    filters.add(filter, holds, `${filter} ${holds}`)
  const heard = (topic: string, payload = '') => filters.matching(topic, Buffer.from(payload)).sort()
  expect(heard('a/b', 'oh yes')).toEqual(['# null', '+/b/# null', 'a/# null', 'a/+ yes', 'a/b null'])
  expect(heard('a', 'yes')).toEqual(['# null', 'a/# null'])
  expect(heard('x/b/c')).toEqual(['# null', '+/b/# null'])
  expect(heard('$SYS/x')).toEqual(['$SYS/# null'])
  for (const topic of ['a/b', 'a', 'x/b/c', '$SYS/x', '$other']) expect(filters.hears(topic)).toBe(heard(topic, 'yes').length > 0)
  filters.remove((who) => who !== '# null')
  expect(heard('a/b')).toEqual(['# null'])
})
