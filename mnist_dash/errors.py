"""The one error that is meant for people."""


class PlainError(Exception):
    """Something the user can mend: the message is one clear sentence that says what to do.

    The command line prints it and exits with 2; pages show it in place of a result.
    """
