"""Who is let in: sign-in, second factor, sessions, limits on guessing, and the mails about all of it.

django-allauth does the protocols; here is what differs from it. `middleware` lets nobody into the desk without a
second factor, `limits` counts guesses, `adapters` and `forms` are what allauth calls, `mails` what people receive.
"""
