import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'

/** What can be done with one row of a list, behind three dots. */
interface Props {
  label: string
  /** Why nothing of it can be done. */
  needs?: string | undefined
  /** Items of the menu. */
  children: React.ReactNode
}

export function RowMenu({ label, needs, children }: Props) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={28} aria-label={label} title={needs ?? label} disabled={needs !== undefined}>
          <IconDots size={16} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  )
}
