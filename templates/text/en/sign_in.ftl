sign-in-title = Sign in
sign-in-email = E-mail address
sign-in-password = Password
sign-in-button = Sign in
sign-in-role = Role
sign-in-demo-title = Sign-ins of the demonstration
sign-in-demo-says = Each role sees its own work. Sign in as several people to follow a case.
