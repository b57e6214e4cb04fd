"""The proof of 引文核对: drafts made by rule with faults at known places, and how well the checker finds them."""
