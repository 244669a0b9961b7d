"""How a paper is laid out: title, numbered levels, sentences, issue date, stages."""
