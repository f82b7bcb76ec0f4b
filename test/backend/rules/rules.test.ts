import Value from 'typebox/value'
import { afterEach, describe, expect, test } from 'vitest'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import { because, reasonFields } from '../../../backend/contract/reasons.ts'
import { Firing } from '../../../backend/contract/rules/firing.ts'
import type { Action, RuleBody, Trigger } from '../../../backend/contract/rules/rule.ts'
import { MemoryFiringStore } from '../../fakes/memory-firing-store.ts'
import { outputAction, rule, valueCondition } from './example-rules.ts'
import { RulesLab } from './rules-lab.ts'

let lab: RulesLab
afterEach(async () => {
  await lab.stop()
  expect(lab.troubles).toEqual([])
})

const branch = (actions: Action[], otherwise: Action[] = []) => [{ id: 'main', on: [], when: 'warm', do: actions, otherwise }]
const event = (on: Trigger[], actions: Action[]): RuleBody =>
  rule({ conditions: [], branches: [{ id: 'main', on, when: null, do: actions, otherwise: [] }] })
const manual: Trigger = { id: 'by-hand', kind: 'manual' }
const notify = (id: string, text = 'text'): Action => ({ id, kind: 'notify', channels: [], severity: 'info', title: id, text })
const set = (id: string, variable: string, value: number | boolean): Action => ({ id, kind: 'variable', variable, value })
const wait = (id: string, forS: number): Action => ({ id, kind: 'wait', forS })

describe('what follows a decision', () => {
  test('stores a firing before its command goes out, and follows the command to its end', async () => {
    lab = await RulesLab.start([['fan', rule()]])
    const before: (number | undefined)[] = []
    lab.answer = () => {
      void lab.firings.get(1).then((firing) => before.push(firing?.id))
      return { state: 'sent', sentAtMs: lab.clock.now() }
    }
    await lab.read(26)
    expect(lab.wishes).toMatchObject([{ board: 'b', gpio: 5, command: 'ON', source: 'rule', by: 'Rule', priority: 50 }])
    expect(before).toEqual([1])
    await lab.answered({ state: 'confirmed', answeredAtMs: 7, confirmedAtMs: 8 })
    const [firing] = await lab.fired('fan')
    expect(firing).toMatchObject({ state: 'done', actions: [{ outcome: 'done', commands: [{ acknowledgedAtMs: 7, confirmedAtMs: 8 }] }] })
    expect([...Value.Errors(Firing, firing)]).toEqual([])
    expect(firing?.trace).toMatchObject([{ id: 'warm', truth: 'true', code: 'holds', value: 26 }])
  })

  test('keeps the order of its actions; one that fails does not keep the next from being done', async () => {
    const actions: Action[] = [
      notify('first', '{{rule}} {{value:warm}} {{age:warm}} {{variable:mode}} {{unknown}}'),
      { id: 'mq', kind: 'mqtt', topic: 'fails', payload: 'x', qos: 0, retain: false },
      outputAction('on'),
      { id: 'scene', kind: 'scene', scene: 'none' },
      set('mode', 'mode', 3),
      { id: 'board', kind: 'mqtt', topic: 'kaiser/god/esp/a/actuator/5/command', payload: '{}', qos: 0, retain: false },
    ]
    lab = await RulesLab.start([['fan', rule({ branches: branch(actions) })]])
    await lab.read(26)
    expect(lab.done).toEqual(['notify first: Rule 26 0 s ? {{unknown}}', 'b/5 ON'])
    expect(lab.shelves.variables.find('mode')?.value).toBe(3)
    await lab.answered({ state: 'confirmed' })
    const [firing] = await lab.fired('fan')
    expect(firing?.state).toBe('failed')
    expect(firing?.actions.map(({ outcome, code }) => `${outcome} ${code}`)).toEqual([
      'done null',
      'failed web.failed',
      'done null',
      'failed document.unknown',
      'done null',
      'failed request.invalid',
    ])
    expect(firing?.actions.at(-1)?.message).toContain('Use the action “output”')
  })

  test('what cannot be stored switches nothing on, and the rest is done', async () => {
    lab = await RulesLab.start([['fan', rule({ branches: branch([outputAction('on'), notify('told')]) })]])
    lab.firings.save = () => Promise.reject(new LeitstandError('store.unavailable', 'disk is full'))
    await lab.read(26)
    expect(lab.wishes).toMatchObject([{ command: 'ON', fresh: true }])
    await expect(lab.wishes[0]?.recorded).rejects.toThrow('disk is full')
    expect(lab.done).toContain('notify told: text')
    lab.firings.save = MemoryFiringStore.prototype.save
    expect(lab.troubles.splice(0).length).toBeGreaterThan(0)
  })

  test('after a restart an output is asked for by the same name, and is looked for', async () => {
    lab = await RulesLab.start([['fan', rule()]])
    lab.answer = () => ({ state: 'accepted', sentAtMs: null })
    await lab.read(26)
    // Nobody knows whether it was asked for before the end.
    lab.commands.clear()
    await lab.restart('kill')
    expect(lab.wishes.map(({ id, fresh }) => [id, fresh])).toEqual([
      [lab.wishes[0]?.id, true],
      [lab.wishes[0]?.id, false],
    ])
  })

  test('a slow server keeps no output from being switched', async () => {
    const hook: Action = { id: 'hook', kind: 'webhook', url: 'https://x.example/', method: 'POST', body: '{"t":"{{value:warm}}"}' }
    lab = await RulesLab.start([['fan', rule({ branches: branch([hook, outputAction('on')]) })]])
    const answer = Promise.withResolvers<void>()
    lab.web = () => answer.promise
    await lab.read(26)
    expect(lab.done).toEqual(['b/5 ON'])
    answer.resolve()
    await lab.settle()
    expect(lab.done).toEqual(['b/5 ON', 'web https://x.example/ {"t":"26"}'])
  })

  test('switches a scene: what goes off goes first', async () => {
    lab = await RulesLab.start()
    const outputs = [
      { output: { board: 'b', gpio: 1 }, command: 'ON' as const, percent: null },
      { output: { board: 'b', gpio: 2 }, command: 'OFF' as const, percent: null },
    ]
    await lab.shelves.scenes.put('evening', 0, { name: 'Evening', outputs }, 'kim')
    await lab.put('fan', rule({ maxRuntimeS: 60, branches: branch([{ id: 's', kind: 'scene', scene: 'evening' }]) }))
    await lab.read(26)
    expect(lab.done).toEqual(['b/2 OFF', 'b/1 ON 60'])
  })

  test('bounds how long what it switches on stays on', async () => {
    lab = await RulesLab.start([
      ['fan', rule({ maxRuntimeS: 90, branches: branch([outputAction('a', 'b', 1, 'ON', 30), outputAction('c', 'b', 2, 'ON', 600)]) })],
    ])
    await lab.read(26)
    expect(lab.done).toEqual(['b/1 ON 30', 'b/2 ON 90'])
  })

  test('only tells in a dry run', async () => {
    lab = await RulesLab.start([['fan', rule({ dryRun: true })]])
    await lab.read(26)
    expect(lab.done).toEqual([])
    expect(await lab.fired('fan')).toMatchObject([{ dryRun: true, state: 'done', actions: [{ outcome: 'dry' }] }])
  })

  test('clears its alarms when the branch ends, and when it is deleted', async () => {
    const alarm: Action = { id: 'hot', kind: 'alarm', severity: 'critical', text: '{{value:warm}} °C' }
    lab = await RulesLab.start([['fan', rule({ branches: branch([alarm]) })]])
    await lab.read(26)
    await lab.read(20)
    expect(lab.done).toEqual(['alarm rule:fan/hot 26 °C', 'clear rule:fan/hot'])
    await lab.rules.desk.remove(['fan'])
    expect(lab.done.at(-1)).toBe('remove fan')
  })
})

describe('waits', () => {
  const steps = () => branch([outputAction('on'), wait('pause', 60), outputAction('off', 'b', 5, 'OFF')])

  test('what stands behind a wait comes later, unless the branch ended', async () => {
    lab = await RulesLab.start([['fan', rule({ branches: steps() })]])
    await lab.read(26)
    await lab.forward(59_000)
    expect(lab.done).toEqual(['b/5 ON'])
    expect(lab.rules.standings.of(lab.rules.desk.get('fan')).waits).toMatchObject([{ branch: 'main', action: 'pause' }])
    await lab.forward(2_000)
    expect(lab.done).toEqual(['b/5 ON', 'b/5 OFF'])
    await lab.read(20)
    await lab.read(26)
    await lab.read(20)
    await lab.forward(120_000)
    expect(lab.done).toEqual(['b/5 ON', 'b/5 OFF', 'b/5 ON'])
    expect(await lab.fired('fan')).toMatchObject([
      { actions: [{}, { outcome: 'cancelled', code: 'branch-ended' }, { outcome: 'cancelled' }] },
      {},
    ])
  })

  test.each(['stop', 'kill'] as const)('goes on behind its wait after a %s', async (how) => {
    lab = await RulesLab.start([['fan', rule({ branches: steps() })]])
    await lab.read(26)
    await lab.answered({ state: 'confirmed' })
    await lab.restart(how, 30_000)
    expect(lab.done).toEqual(['b/5 ON'])
    await lab.forward(31_000)
    expect(lab.done).toEqual(['b/5 ON', 'b/5 OFF'])
  })

  test('after a long pause still switches off, but not on', async () => {
    const late = branch([wait('pause', 60), outputAction('on', 'b', 1), outputAction('off', 'b', 2, 'OFF')])
    lab = await RulesLab.start([['fan', rule({ conditions: [valueCondition('warm', { maxAgeS: 600_000 })], branches: late })]])
    await lab.read(26)
    await lab.restart('kill', 3_600_000)
    await lab.forward(1000)
    expect(lab.done).toEqual(['b/2 OFF'])
  })

  test('does not go on where the branch ends meanwhile; boards have a minute to speak before what is old counts as unknown', async () => {
    lab = await RulesLab.start([
      [
        'fan',
        rule({
          conditions: [valueCondition('warm', { maxAgeS: 10 })],
          branches: branch([outputAction('on'), wait('pause', 120), notify('n')]),
        }),
      ],
    ])
    await lab.read(26)
    await lab.restart('kill', 20_000)
    await lab.forward(58_000)
    expect(await lab.fired('fan', 'otherwise')).toEqual([])
    await lab.forward(3_000)
    expect(await lab.fired('fan', 'otherwise')).toMatchObject([{ code: 'condition-unknown' }])
    await lab.forward(120_000)
    expect(lab.done).toEqual(['b/5 ON'])
  })

  test('a rule that is switched off still switches off what it has on', async () => {
    lab = await RulesLab.start([
      ['fan', rule({ branches: branch([outputAction('on'), wait('pause', 60), notify('n'), outputAction('off', 'b', 5, 'OFF')]) })],
    ])
    await lab.read(26)
    await lab.rules.desk.switch('fan', { enabled: false }, 'kim')
    await lab.forward(61_000)
    expect(lab.done).toEqual(['b/5 ON', 'remove fan', 'b/5 OFF'])
  })
})

describe('a restart', () => {
  test('fires nothing twice, keeps the cooldown, and ends what was active', async () => {
    lab = await RulesLab.start([
      ['fan', rule({ cooldownS: 600, branches: branch([outputAction('on')], [outputAction('off', 'b', 5, 'OFF')]) })],
    ])
    await lab.read(26)
    await lab.restart('kill', 5_000)
    await lab.read(27)
    expect(lab.done).toEqual(['b/5 ON'])
    await lab.read(20)
    expect(lab.done).toEqual(['b/5 ON', 'b/5 OFF'])
    await lab.read(26)
    expect(lab.done).toEqual(['b/5 ON', 'b/5 OFF'])
    expect(await lab.fired('fan', 'held-back')).toMatchObject([{ code: 'cooldown', count: 1 }])
  })

  test('sends a command that was stored and not sent, under its own name, once', async () => {
    lab = await RulesLab.start([['fan', rule()]])
    const lost = Promise.withResolvers<never>()
    lab.answer = () => {
      throw lost.promise
    }
    lab.answer = () => ({ state: 'accepted' })
    await lab.read(26)
    const [first] = lab.wishes
    lab.commands.clear()
    lab.answer = () => ({ state: 'sent', sentAtMs: 1 })
    await lab.restart('kill', 1_000)
    expect(lab.wishes.map(({ id }) => id)).toEqual([first?.id, first?.id])
    await lab.restart('kill', 1_000)
    expect(lab.wishes).toHaveLength(2)
  })

  test('keeps hysteresis, counters and waits of conditions', async () => {
    lab = await RulesLab.start([['fan', rule({ conditions: [valueCondition('warm', { hysteresis: 5, breaches: 3, forS: 60 })] })]])
    await lab.read(26)
    await lab.read(22)
    await lab.restart('stop', 30_000)
    await lab.read(22)
    await lab.forward(29_000)
    expect(lab.done).toEqual([])
    await lab.forward(2_000)
    expect(lab.done).toEqual(['b/5 ON'])
  })
})

describe('containment', () => {
  test('rules that set each other off without end: one is switched off with a notice, the rest goes on', async () => {
    const ping = rule({
      name: 'Ping',
      conditions: [{ id: 'warm', kind: 'variable', variable: 'x', test: 'equals', low: 1, high: null, text: null }],
      branches: branch([set('s', 'x', 2)]),
    })
    const pong = rule({
      name: 'Pong',
      conditions: [{ id: 'warm', kind: 'variable', variable: 'x', test: 'equals', low: 2, high: null, text: null }],
      branches: branch([set('s', 'x', 1)]),
    })
    lab = await RulesLab.start([
      ['ping', ping],
      ['pong', pong],
      ['fan', rule()],
    ])
    await lab.rules.setVariable('x', 1, 'kim')
    for (let turn = 0; turn < 20; turn++) await lab.settle()
    expect(lab.activity.filter(({ kind }) => kind === 'rule-stopped')).toMatchObject([{ detail: { fault: 'loop' } }])
    const stopped = ['ping', 'pong'].filter((id) => !lab.rules.desk.get(id).enabled)
    expect(stopped).toHaveLength(1)
    expect(lab.rules.standings.list().find(({ id }) => id === stopped[0])).toMatchObject({ state: 'stopped', fault: 'loop' })
    await lab.read(26)
    expect(lab.done.at(-1)).toBe('b/5 ON')
  })

  test('says of each branch when it ran last, and of its other branch when that did, also after a restart', async () => {
    const [main] = branch([outputAction('on')], [outputAction('off', 'b', 5, 'OFF')])
    if (main === undefined) throw new Error('no branch')
    const night = { id: 'night', on: [manual], when: null, do: [notify('told')], otherwise: [] }
    for (const branches of [[main], [main, night]]) {
      lab = await RulesLab.start([['fan', rule({ branches })]])
      const runs = () => lab.rules.standings.list()[0]?.lastRuns
      expect(runs()).toEqual([])
      const firedMs = lab.clock.now()
      await lab.read(26)
      expect(runs()).toEqual([{ branch: 'main', list: 'do', atMs: firedMs }])
      await lab.restart('stop', 1000)
      expect(runs()).toEqual([{ branch: 'main', list: 'do', atMs: firedMs }])
      await lab.read(20)
      expect(runs()).toEqual([
        { branch: 'main', list: 'do', atMs: firedMs },
        { branch: 'main', list: 'otherwise', atMs: firedMs + 1000 },
      ])
      await lab.stop()
    }
  })

  test('a rule that runs itself, and one that hears its own message', async () => {
    lab = await RulesLab.start([
      ['self', event([manual], [{ id: 'again', kind: 'run', rule: 'self' }])],
      [
        'echo',
        event(
          [{ id: 'heard', kind: 'message', filter: 'lab/+', holds: null }],
          [{ id: 'say', kind: 'mqtt', topic: 'lab/x', payload: 'x', qos: 0, retain: false }],
        ),
      ],
    ])
    lab.rules.run('self')
    lab.rules.message('lab/y', new Uint8Array(), lab.clock.now())
    for (let turn = 0; turn < 20; turn++) await lab.settle()
    expect(lab.activity.filter(({ kind }) => kind === 'rule-stopped').map(({ detail }) => detail.rule)).toEqual(
      expect.arrayContaining(['self', 'echo']),
    )
    expect(lab.done.filter((one) => one.startsWith('mqtt'))).toHaveLength(9)
  })

  test('one that fires too often is switched off', async () => {
    lab = await RulesLab.start([['fan', rule({ branches: branch([outputAction('on')], [outputAction('off', 'b', 5, 'OFF')]) })]])
    for (let turn = 0; turn < 50; turn++) {
      await lab.read(26)
      await lab.read(20)
    }
    expect(lab.activity.at(-1)).toMatchObject({ kind: 'rule-stopped', severity: 'critical', detail: { fault: 'too-often' } })
    expect(lab.done.filter((one) => one.startsWith('b/5'))).toHaveLength(60)
    expect((await lab.rules.desk.versions('fan'))[0]?.note).toContain('too-often')
  })

  test('one whose firings fail again and again is switched off; refusals by a hand or a stop are no failures', async () => {
    lab = await RulesLab.start([['fan', rule({ failuresToDisable: 3 })]])
    const cycle = async () => {
      await lab.read(20)
      await lab.read(26)
    }
    lab.answer = () => ({ state: 'refused', code: 'actuator.held', message: 'held' })
    for (let turn = 0; turn < 5; turn++) await cycle()
    expect(lab.rules.desk.get('fan').enabled).toBe(true)
    expect((await lab.fired('fan'))[0]).toMatchObject({ state: 'done', actions: [{ outcome: 'refused', code: 'actuator.held' }] })
    lab.answer = () => ({ state: 'refused', code: 'board.offline', message: 'offline', refusal: because('command-unanswered') })
    for (let turn = 0; turn < 3; turn++) await cycle()
    expect(lab.rules.desk.get('fan').enabled).toBe(false)
    const why = because('rule-failures', { failures: 3, said: 'offline' })
    expect(lab.activity.at(-1)).toMatchObject({ kind: 'rule-stopped', detail: { fault: 'failures', ...reasonFields(why) } })
    expect(lab.rules.standings.list()).toMatchObject([
      { fault: 'failures', faultWhy: why, faultDetail: expect.stringContaining('offline') },
    ])
    expect((await lab.fired('fan'))[0]?.actions).toMatchObject([{ outcome: 'failed', why: { key: 'command-unanswered' } }])
    // A restart forgets neither that it was, nor why.
    await lab.restart('stop')
    expect(lab.rules.standings.list()).toMatchObject([{ state: 'stopped', fault: 'failures', faultWhy: why }])
  })

  test('a board that is gone makes its conditions unknown, and the rule is shown as broken', async () => {
    lab = await RulesLab.start([['fan', rule({ branches: branch([outputAction('on')], [outputAction('off', 'b', 5, 'OFF')]) })]])
    await lab.read(26)
    lab.goneBoards.add('a')
    lab.rules.boardsChanged(['a'], () => [])
    await lab.settle()
    expect(lab.done).toEqual(['b/5 ON', 'b/5 OFF'])
    const standing = lab.rules.standings.of(lab.rules.desk.get('fan'))
    expect(standing).toMatchObject({
      state: 'broken',
      fault: 'gone',
      faultNodes: ['warm'],
      nodes: { warm: { truth: 'unknown', code: 'gone' } },
    })
    lab.goneBoards.delete('a')
    lab.rules.boardsChanged(['a'], () => [])
    expect(lab.rules.standings.of(lab.rules.desk.get('fan')).state).toBe('running')
  })

  test('refuses a rule that cannot run', async () => {
    lab = await RulesLab.start()
    await expect(lab.put('x', rule({ conditions: [{ id: 'warm', kind: 'not', inputs: ['warm'] }] }))).rejects.toMatchObject({
      code: 'rule.invalid',
    })
    await expect(
      lab.put('x', rule({ timeZone: 'Mars/Olympus', conditions: [valueCondition('warm')], branches: branch([]) })),
    ).rejects.toMatchObject({ code: 'rule.invalid' })
  })
})

describe('time', () => {
  test('a clock that is set neither fires nor swallows a cooldown', async () => {
    lab = await RulesLab.start([['fan', rule({ cooldownS: 60 })]])
    await lab.read(26)
    await lab.read(20)
    await lab.jump(86_400_000)
    await lab.read(26)
    expect(lab.done).toEqual(['b/5 ON'])
    await lab.read(20)
    await lab.jump(-2 * 86_400_000)
    await lab.read(26)
    expect(lab.done).toEqual(['b/5 ON'])
    await lab.forward(61_000)
    expect(lab.done).toEqual(['b/5 ON', 'b/5 ON'])
  })

  test('a stale reading is unknown: it fires nothing and ends what was on', async () => {
    lab = await RulesLab.start([
      [
        'fan',
        rule({
          conditions: [valueCondition('warm', { maxAgeS: 30 })],
          branches: branch([outputAction('on')], [outputAction('off', 'b', 5, 'OFF')]),
        }),
      ],
    ])
    await lab.read(26, { atMs: lab.clock.now() - 31_000 })
    expect(lab.done).toEqual([])
    await lab.read(26)
    await lab.forward(29_000)
    expect(lab.done).toEqual(['b/5 ON'])
    await lab.forward(3_000)
    expect(lab.done).toEqual(['b/5 ON', 'b/5 OFF'])
  })

  test('a clock trigger comes once, and not again for what was slept through', async () => {
    const at: Trigger = { id: 'minute', kind: 'clock', when: { kind: 'cron', cron: '* * * * *' } }
    lab = await RulesLab.start([['tick', event([at], [notify('n')])]])
    await lab.forward(120_000)
    expect(lab.done).toHaveLength(2)
    await lab.jump(600_000)
    expect(lab.done).toHaveLength(2)
    await lab.forward(60_000)
    expect(lab.done).toHaveLength(3)
  })
})

describe('switches', () => {
  test('the master switch stops all rules, and lets what is true count anew', async () => {
    lab = await RulesLab.start([['fan', rule({ branches: branch([outputAction('on')], [outputAction('off', 'b', 5, 'OFF')]) })]])
    await lab.rules.configure({ master: false }, 'kim')
    await lab.read(26)
    expect(lab.done.filter((one) => !one.startsWith('remove'))).toEqual([])
    expect(lab.rules.standings.list()[0]?.state).toBe('paused')
    await lab.rules.configure({ master: true }, 'kim')
    await lab.read(26)
    expect(lab.done.at(-1)).toBe('b/5 ON')
    await lab.rules.configure({ master: false }, 'kim')
    await lab.restart('stop')
    await lab.read(20)
    expect(lab.done.at(-1)).not.toBe('b/5 OFF')
    expect(lab.activity.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['rules-paused', 'rules-resumed']))
  })

  test('a draft becomes the rule; an earlier version becomes the draft; nobody publishes over another', async () => {
    lab = await RulesLab.start([['fan', rule()]])
    const { desk } = lab.rules
    const draft = await desk.putDraft('fan', 0, { base: 1, rule: rule({ name: 'Second' }) }, 'kim')
    await desk.switch('fan', { dryRun: true }, 'kim')
    expect(desk.draft('fan')).toMatchObject({ base: 2, rule: { dryRun: true } })
    await expect(desk.publish('fan', draft.version, 'kim', null)).rejects.toMatchObject({ code: 'document.conflict' })
    await desk.publish('fan', desk.draft('fan').version, 'kim', 'why')
    expect(desk.get('fan')).toMatchObject({ name: 'Second', version: 3, dryRun: true })
    expect(desk.drafts()).toEqual([])
    await desk.restore('fan', 1, 'kim')
    expect(desk.draft('fan')).toMatchObject({ base: 3, rule: { name: 'Rule', dryRun: true } })
    await desk.put('fan', 3, rule({ name: 'Third' }), 'kim')
    await expect(desk.publish('fan', desk.draft('fan').version, 'kim', null)).rejects.toMatchObject({ code: 'document.conflict' })
  })

  test('a rule that was changed keeps what its nodes remember and hears the newest reading', async () => {
    lab = await RulesLab.start([['fan', rule()]])
    await lab.read(26)
    expect(lab.done).toEqual(['b/5 ON'])
    await lab.put('fan', rule({ branches: branch([outputAction('on')], [outputAction('off', 'b', 5, 'OFF')]) }))
    expect(lab.done).toEqual(['b/5 ON'])
    await lab.read(20)
    expect(lab.done).toEqual(['b/5 ON', 'b/5 OFF'])
    lab.latest.set('c temp', { reading: { atMs: lab.clock.now(), value: 40, usable: true }, heardMs: lab.clock.now() })
    await lab.put('new', rule({ conditions: [valueCondition('warm', { series: { board: 'c', channel: 'temp' } })] }))
    expect(lab.done).toEqual(['b/5 ON', 'b/5 OFF', 'b/5 ON'])
  })

  test('shows how rules stand only to those who look, and only what changed', async () => {
    lab = await RulesLab.start([['fan', rule()]])
    await lab.forward(1000)
    expect(lab.told).toEqual([])
    lab.listening = true
    await lab.read(20)
    await lab.forward(600)
    expect(lab.told).toMatchObject([{ id: 'fan', state: 'running', nodes: { warm: { truth: 'false', code: 'fails' } } }])
    await lab.read(21)
    await lab.forward(600)
    expect(lab.told).toHaveLength(1)
    await lab.read(26)
    await lab.forward(600)
    expect(lab.told.at(-1)).toMatchObject({ active: ['main'], today: { fired: 1 }, nodes: { warm: { truth: 'true' } } })
  })
})
