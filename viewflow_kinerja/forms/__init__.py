"""Forms know the shape of input only: rights are the policy's, rules are the domain's."""
