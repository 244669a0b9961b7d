"""My work 我的工作: what one person has to do, over all campaigns and units."""
