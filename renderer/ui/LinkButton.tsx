import { Button, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { Ref } from 'react'

/** A button that leads to a page: looks like a button, is a link (middle click, preload, typed routes). */
interface Props extends ButtonProps {
  ref?: Ref<HTMLAnchorElement>
  onClick?: React.MouseEventHandler<HTMLAnchorElement>
}

export const LinkButton = createLink(({ ref, ...props }: Props) => <Button ref={ref} component="a" {...props} />)
