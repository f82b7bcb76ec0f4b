@rem npm runs scripts by cmd on Windows, which lacks the "exec" of other shells (package.json: so that signals reach the program itself).
@%*
