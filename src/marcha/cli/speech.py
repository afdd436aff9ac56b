"""
Commands that speak one language, and a group that loads them when they are used.

click builds commands at import, with texts in English; here they are built once the
language is known, and every text comes from the catalogue. What click complains of
becomes a :class:`Misuse`, which :mod:`marcha.cli.misuse` words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

import click

from marcha.text import Language, Words

Act = Callable[..., int]
"""What a command does: options in, exit code out."""


class Misuse(click.UsageError):
    """A command line that cannot be understood; the text is in the user's language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """
    One command: its name in each language and the module that builds it.

    Attributes
    ----------
    module
        Name of the module in :mod:`marcha.cli.commands`; also the key of its texts.
    """

    module: str
    names: Mapping[Language, str]


class _Speaking(click.Command):
    """A command whose help is in one language."""

    words: Words

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; a complaint of the parser learns whose options it is about."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        prefix = self.words("cli.help.usage") + " "
        formatter.write_usage(ctx.command_path, pieces, prefix)

    def format_options(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        options = [each for each in self.params if isinstance(each, click.Option)]
        rows = [row for each in options if (row := each.get_help_record(ctx))]
        with formatter.section(self.words("cli.help.options")):
            formatter.write_dl(rows)

    def format_epilog(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        if self.epilog:
            with formatter.section(self.words("cli.help.example")):
                for line in self.epilog.splitlines():
                    formatter.write_text(line)


def _help_option(words: Words) -> click.Option:
    def show(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
        if asked:
            click.echo(ctx.get_help())
            ctx.exit()

    return click.Option(
        ["-h", "--help"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        help=words("cli.option.help"),
        callback=show,
    )


class SpokenCommand(_Speaking):
    """
    One verb in one language.

    Parameters
    ----------
    words
        The language.
    module
        The key of its texts: ``cli.<module>.help`` and ``cli.<module>.example``.
    act
        Called with ``words`` and the options as keywords; gives the exit code.
    params
        Arguments and options but ``--help``.
    """

    def __init__(
        self, words: Words, module: str, act: Act, params: Sequence[click.Parameter]
    ) -> None:
        self.words = words

        def call(**options: object) -> int:
            return act(words=words, **options)

        super().__init__(
            name=module,
            callback=call,
            params=[*params, _help_option(words)],
            help=words(f"cli.{module}.help"),
            epilog=words(f"cli.{module}.example"),
            options_metavar=words("cli.help.options_metavar"),
            add_help_option=False,
            context_settings={"allow_extra_args": True},
        )

    def invoke(self, ctx: click.Context) -> object:
        """Run the act, once it is sure that no argument is left over."""
        if ctx.args:
            raise Misuse(self.words("cli.misuse.extra", value=ctx.args[0]), ctx)
        return super().invoke(ctx)


class SpokenGroup(_Speaking, click.Group):
    """The verbs in one language; each is loaded when it is named."""

    def __init__(
        self, words: Words, verbs: Sequence[Verb], params: Sequence[click.Parameter]
    ) -> None:
        self.words = words
        self.verbs = tuple(verbs)
        super().__init__(
            name="marcha",
            params=[*params, _help_option(words)],
            help=words("cli.group.help"),
            epilog=words("cli.group.example"),
            options_metavar=words("cli.help.options_metavar"),
            subcommand_metavar=words("cli.help.command_metavar"),
            add_help_option=False,
            no_args_is_help=False,
            invoke_without_command=True,
            callback=self._show_help_alone,
        )

    def _show_help_alone(self) -> int:
        ctx = click.get_current_context()
        if ctx.invoked_subcommand is None:
            click.echo(ctx.get_help())
        return 0

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """Names in the language of the group, in the order of the work."""
        return [verb.names[self.words.language] for verb in self.verbs]

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """Build a command by its name in any language."""
        for verb in self.verbs:
            if cmd_name in verb.names.values():
                module = import_module(f"marcha.cli.commands.{verb.module}")
                command: click.Command = module.command(self.words)
                return command
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one was probably meant."""
        command = self.get_command(ctx, args[0])
        if command is None:
            raise Misuse(self._unknown(args[0]), ctx)
        return args[0], command, args[1:]

    def _unknown(self, name: str) -> str:
        from difflib import get_close_matches

        known = [each for verb in self.verbs for each in verb.names.values()]
        near = get_close_matches(name, known, n=1)
        if near:
            return self.words("cli.misuse.command_near", value=name, near=near[0])
        return self.words(
            "cli.misuse.command",
            value=name,
            known=", ".join(verb.names[self.words.language] for verb in self.verbs),
        )

    def format_options(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the verbs, then the options; no command is loaded for that."""
        names = self.list_commands(ctx)
        rows = [
            (name, self.words(f"cli.{verb.module}.short"))
            for name, verb in zip(names, self.verbs, strict=True)
        ]
        with formatter.section(self.words("cli.help.commands")):
            formatter.write_dl(rows)
        super().format_options(ctx, formatter)
