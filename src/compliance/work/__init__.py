"""What is done for one plan after another: jobs, where they are carried out (here, in other processes, on other machines), the cache."""
