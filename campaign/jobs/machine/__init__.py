"""The machine under the application: set-up, local settings, processes; standard library only."""
