import { Button, Menu } from '@mantine/core'
import { IconLayoutBoard } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useDocuments } from '../backend/documents.ts'
import { useLive } from '../backend/live-store.ts'
import { LinkButton } from '../ui/LinkButton.tsx'
import { fittingBoards } from './refs.ts'

/** Way from a board's page to the templates that fit it; nothing where none does. */
export function BoardDashboards({ board }: { board: string }) {
  const { t } = useTranslation('dashboards')
  const navigate = useNavigate()
  const { list } = useDocuments('dashboards')
  const series = useLive((state) => state.series)
  const seriesByBoard = useLive((state) => state.seriesByBoard)
  const known = { series, seriesByBoard }
  const fitting = list.filter((one) => one.template !== null && fittingBoards(one.template.sensorTypes, [board], known).length > 0)
  const [only] = fitting
  if (!only) return null
  const icon = <IconLayoutBoard size={16} stroke={1.75} />
  if (fitting.length === 1) {
    return (
      <LinkButton to="/dashboards/$dashboardId" params={{ dashboardId: only.id }} search={{ board }} leftSection={icon}>
        {t('boardLink')}
      </LinkButton>
    )
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button leftSection={icon}>{t('boardLinks')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {fitting.map((one) => (
          <Menu.Item
            key={one.id}
            onClick={() => void navigate({ to: '/dashboards/$dashboardId', params: { dashboardId: one.id }, search: { board } })}
          >
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
