# Letters about who gets in.
letter-greeting = Dear { $name },
letter-user-invited-subject = Your invitation to { $body }
letter-user-invited-says = You were invited to work with { $body }. Open this link to choose your password:
letter-user-invited-until = It is good for seven days and works once. If you did not expect this, do nothing.
letter-password-reset-subject = Choosing another password at { $body }
letter-password-reset-says = Somebody asked for a new password for your sign-in at { $body }. If it was you, open this link:
letter-password-reset-until = It is good for one hour and works once. If it was not you, do nothing: your password stays as it is.
letter-password-changed-subject = Your password at { $body } was changed
letter-password-changed-says = Your password at { $body } was changed just now, and all your sessions were ended.
letter-password-changed-not-you = If it was not you, choose another one at { $address }/sign-in/forgotten and tell your administrator.
