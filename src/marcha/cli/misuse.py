"""
What click complains of, in the user's language.

click's own texts are English and come from its release; here only the kind of mistake
and the option concerned are taken from it.
"""

import click

from marcha.text import Words


def misuse_text(words: Words, error: click.ClickException) -> str:
    """Return one or two lines: what is wrong, and how to ask for help."""
    text = f"marcha: {_complaint(words, error)}"
    ctx = getattr(error, "ctx", None)
    if ctx is not None:
        text += "\n" + words("cli.misuse.try_help", command=ctx.command_path)
    return text


def _complaint(words: Words, error: click.ClickException) -> str:
    if isinstance(error, click.MissingParameter):
        return words("cli.misuse.missing", name=_name(error))
    if isinstance(error, click.BadParameter):
        return words("cli.misuse.bad_value", name=_name(error), complaint=error.message)
    if isinstance(error, click.NoSuchOption):
        near = error.possibilities[0] if error.possibilities else None
        key = "cli.misuse.option" if near is None else "cli.misuse.option_near"
        return words(key, value=error.option_name, near=near)
    if isinstance(error, click.BadOptionUsage):
        flag = _is_flag(error)
        key = "cli.misuse.takes_no_value" if flag else "cli.misuse.needs_value"
        return words(key, name=error.option_name)
    return error.message


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return error.param.metavar or error.param.human_readable_name


def _is_flag(error: click.BadOptionUsage) -> bool:
    params = error.ctx.command.params if error.ctx is not None else []
    return any(
        isinstance(param, click.Option)
        and param.is_flag
        and error.option_name in param.opts
        for param in params
    )
