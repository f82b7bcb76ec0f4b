import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { lockedRules } from '../../backend/contract/configuration/board-part.ts'
import { checkConfiguration } from '../../backend/contract/configuration/check.ts'
import type { Configuration, OfflineRule } from '../../backend/contract/configuration/configuration.ts'
import { useRole } from '../backend/live-store.ts'
import { useBoardType } from '../pins/board-types.ts'
import { Panel } from '../ui/Panel.tsx'
import { NoConfiguration } from './ConfigurationTab.tsx'
import classes from './configuration.module.css'
import { OfflineRuleForm } from './OfflineRuleForm.tsx'
import { type LiveConfiguration, useBoardConfiguration } from './use-board-configuration.ts'
import { useDraft } from './use-draft.ts'
import { WorkBar } from './WorkBar.tsx'

/** Rules the board runs alone while the centre is away. Part of the same draft as the configuration. */
export function OfflineRulesTab({ board }: { board: Board }) {
  const { t } = useTranslation('configuration')
  const live = useBoardConfiguration(board.id)
  if (!live.known) return <p>{t('loading')}</p>
  if (live.desired === null) return <NoConfiguration board={board} />
  return <RulesWork key={board.id} board={board} live={live} desired={live.desired} />
}

function RulesWork({ board, live, desired }: { board: Board; live: LiveConfiguration; desired: Configuration }) {
  const { t } = useTranslation('configuration')
  const allowed = useRole() !== 'viewer'
  const work = useDraft(board.id, live)
  const { sensors, actuators, offlineRules } = work.body
  const type = useBoardType(board.boardType) ?? null
  const { lockedAcross } = live
  const problems = useMemo(
    () => [...checkConfiguration(work.body, type), ...lockedRules(work.body, lockedAcross)],
    [work.body, type, lockedAcross],
  )
  const [sensor, actuator] = [sensors[0], actuators[0]]
  const why = !allowed
    ? t('needsRole', { ns: 'common', role: t('role.operator', { ns: 'common' }) })
    : sensor && actuator
      ? undefined
      : t('rules.needs')
  const add = () => {
    if (!sensor || !actuator) return
    const rule: OfflineRule = {
      actuatorGpio: actuator.gpio,
      sensorGpio: sensor.gpio,
      sensorValueType: sensor.type,
      activateAbove: null,
      deactivateBelow: null,
      activateBelow: 30,
      deactivateAbove: 40,
      window: null,
    }
    work.change((now) => ({ ...now, offlineRules: [...now.offlineRules, rule] }))
  }
  return (
    <div className={classes.column}>
      <WorkBar desired={desired} push={live.state?.push ?? null} work={work} problems={problems} />
      <Panel
        title={t('rules.title')}
        note={t('rules.note')}
        actions={
          <Button
            variant="subtle"
            leftSection={<IconPlus size={16} stroke={1.75} />}
            disabled={why !== undefined}
            title={why}
            onClick={add}
          >
            {t('rules.add')}
          </Button>
        }
      >
        {offlineRules.length === 0 && <p className={classes.empty}>{t('rules.none')}</p>}
        {offlineRules.map((rule, index) => (
          <OfflineRuleForm
            // biome-ignore lint/suspicious/noArrayIndexKey: rules have no name of their own; their place is what they are told apart by
            key={index}
            value={rule}
            configuration={work.body}
            problems={problems.filter((one) => one.part === 'offlineRules' && one.index === index)}
            disabled={!allowed}
            onChange={(value) =>
              work.change(
                (now) => ({ ...now, offlineRules: now.offlineRules.map((one, at) => (at === index ? value : one)) }),
                `rule ${index}`,
              )
            }
            onRemove={() => work.change((now) => ({ ...now, offlineRules: now.offlineRules.filter((_, at) => at !== index) }))}
          />
        ))}
      </Panel>
    </div>
  )
}
