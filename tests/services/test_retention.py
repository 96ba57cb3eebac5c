"""The words of a closed year are erased by two people, the facts and every proof stay."""
