"""Cases (案件): what happens to an application from the first visit to the last payment."""
