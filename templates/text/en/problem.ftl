problem-typed-title = What you typed
problem-typed-says = Nothing of it is lost. Send it again from here, or copy it.
problem-reference = Reference number: { $reference }
problem-back = Go back
