"""survey-core, the rule engine of SurveyJS, as a peer that runs under node."""
